package io.rondo.prep.tokens;

/** Which tokenizer is trained. */
public enum TokenizerKind {
    /** Byte-level byte-pair encoding, as GPT-2's. */
    BPE,
    /** BERT's WordPiece, of text without case and accents. */
    WORDPIECE,
    /** One token per character. */
    CHAR
}
