package io.rondo.tokenizer;

/** How one kind of tokenizer encodes plain text, in which no added token is looked for. */
interface OrdinaryEncoder {
    /** Appends the ids of {@code text} from {@code start} to {@code end}; the text holds no lone surrogate. */
    void encode(String text, int start, int end, IntSequence ids);

    /** The id of a single byte, 0 to 255. */
    int byteId(int value);
}
