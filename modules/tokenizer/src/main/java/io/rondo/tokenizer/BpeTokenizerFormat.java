package io.rondo.tokenizer;

/** The names and values of Hugging Face's tokenizer.json for a byte-level BPE, version 1.0. */
final class BpeTokenizerFormat {
    static final String VERSION = "1.0";
    static final String MODEL_TYPE = "BPE";
    static final String BYTE_LEVEL = "ByteLevel";

    private BpeTokenizerFormat() {}
}
