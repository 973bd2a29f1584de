package io.rondo.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Architecture;
import io.rondo.model.TransformerConfig;
import io.rondo.tokenizer.TokenizerFile;

/** Names of files and keys in a Hugging Face directory of a model that transformers reads. */
final class HuggingFaceFormat {
    static final String CONFIG = "config.json";
    static final String MODEL = "model.safetensors";
    static final String TOKENIZER = TokenizerFile.NAME;
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String GENERATION_CONFIG = "generation_config.json";

    /** May stand before every name of a GPT-2 and does so in GPT2LMHeadModel. */
    static final String GPT2_PREFIX = "transformer.";

    /** transformers refuses files that do not say this in their metadata. */
    static final String METADATA_KEY = "format";

    static final String METADATA_VALUE = "pt";

    private HuggingFaceFormat() {}

    /** What stands before the model's own names of its tensors in an export. */
    static String prefix(Architecture architecture) {
        return switch (architecture) {
            case GPT2 -> GPT2_PREFIX;
            case LLAMA -> "";
        };
    }

    /** {@code config.json}. */
    static ObjectNode config(TransformerConfig config, int endOfDocument) {
        return switch (config.architecture()) {
            case GPT2 -> Gpt2Config.write(config, endOfDocument);
            case LLAMA -> LlamaConfig.write(config, endOfDocument);
        };
    }

    /** {@link RondoException} with {@link ExitCode#BAD_DATA} if it is not the config of a model that Rondo has. */
    static TransformerConfig parse(ConfigKeys config) {
        String type = config.json().path("model_type").asText();
        return switch (type) {
            case Gpt2Config.MODEL_TYPE -> Gpt2Config.parse(config);
            case LlamaConfig.MODEL_TYPE -> LlamaConfig.parse(config);
            default ->
                throw config.bad("has model_type = \"" + type + "\"; expected \"" + Gpt2Config.MODEL_TYPE + "\" or \""
                        + LlamaConfig.MODEL_TYPE + "\"");
        };
    }
}
