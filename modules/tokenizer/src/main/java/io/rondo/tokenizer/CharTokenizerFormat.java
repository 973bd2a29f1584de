package io.rondo.tokenizer;

/**
 * The file of a character tokenizer: {@code {"type": "rondo-character-tokenizer", "format_version": 1, "special_tokens":
 * [...], "characters": [...]}}, where the characters are those beyond ASCII in ascending order of code point.
 */
final class CharTokenizerFormat {
    static final String TYPE = "rondo-character-tokenizer";
    static final int VERSION = 1;

    private CharTokenizerFormat() {}
}
