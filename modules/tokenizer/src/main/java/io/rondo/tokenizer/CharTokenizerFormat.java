package io.rondo.tokenizer;

/**
 * The file of a character tokenizer: Hugging Face's tokenizer.json, version 1.0, of a BPE that never merges. Such a model
 * splits text into characters; {@code byte_fallback} makes bytes of those that its vocabulary does not have, written as
 * {@code <0xE4>}.
 *
 * <p>The first version of the file, which is still read, was our own: {@code {"type": "rondo-character-tokenizer",
 * "format_version": 1, "special_tokens": [...], "characters": [...]}}, where the characters are those beyond ASCII in
 * ascending order of code point.
 */
final class CharTokenizerFormat {
    static final String BYTE_FALLBACK = "byte_fallback";

    static final String FIRST_TYPE = "rondo-character-tokenizer";
    static final int FIRST_VERSION = 1;

    private CharTokenizerFormat() {}

    /** Whether a file is of the form that Hugging Face's library reads. */
    static boolean isHuggingFace(JsonSection file) {
        return file.value("model").path(BYTE_FALLBACK).asBoolean(false)
                && file.value("model").path("merges").isEmpty();
    }
}
