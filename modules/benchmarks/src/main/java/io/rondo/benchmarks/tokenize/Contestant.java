package io.rondo.benchmarks.tokenize;

/**
 * One library's tokenizer.
 *
 * @param name of the library and its version
 */
record Contestant(String name, Encoder encoder) {
    /** Text to ids, special tokens taken as plain text. */
    interface Encoder {
        int[] encode(String text);
    }
}
