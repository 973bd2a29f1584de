package io.rondo.export;

import io.rondo.tokenizer.TokenizerFile;

/** Names of files and keys in a Hugging Face directory of a GPT-2 (transformers' {@code GPT2Config}). */
final class HuggingFaceFormat {
    static final String CONFIG = "config.json";
    static final String MODEL = "model.safetensors";
    static final String TOKENIZER = TokenizerFile.NAME;
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String GENERATION_CONFIG = "generation_config.json";

    /** Stands before every name of a GPT2LMHeadModel; the tied lm_head is left out. */
    static final String PREFIX = "transformer.";

    /** transformers refuses files that do not say this in their metadata. */
    static final String METADATA_KEY = "format";

    static final String METADATA_VALUE = "pt";

    private HuggingFaceFormat() {}
}
