package io.rondo.prep.tokens;

/** Which tokenizer is trained. */
public enum TokenizerKind {
    /** Byte-level byte-pair encoding, as GPT-2's. */
    BPE,
    /** One token per character. */
    CHAR
}
