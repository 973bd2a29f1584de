package io.rondo.tokenizer;

/**
 * Cuts text into words from left to right, as a {@link SplitPattern} says. Splitters work on UTF-8 without a regular
 * expression, in time linear in the text.
 */
interface Splitter {
    /**
     * The end of the word that begins at {@code start}; greater than {@code start}.
     *
     * @param text well-formed UTF-8 between {@code start} and {@code limit}
     * @param limit where the text is taken to end
     */
    int wordEnd(byte[] text, int start, int limit);
}
