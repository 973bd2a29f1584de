package io.rondo.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;

/** {@code config.json} of a GPT-2, with the keys and defaults of transformers' {@code GPT2Config}. */
final class Gpt2Config {
    static final String MODEL_TYPE = "gpt2";
    private static final String ACTIVATION = "gelu_new";

    private Gpt2Config() {}

    static ObjectNode write(TransformerConfig config, int endOfDocument) {
        ObjectNode json = ExportJson.newObject()
                .put("activation_function", ACTIVATION)
                .put("attn_pdrop", config.dropout())
                .put("bos_token_id", endOfDocument)
                .put("embd_pdrop", config.dropout())
                .put("eos_token_id", endOfDocument)
                .put("initializer_range", 0.02)
                .put("layer_norm_epsilon", config.normEpsilon())
                .put("model_type", MODEL_TYPE)
                .put("n_ctx", config.sequenceLength())
                .put("n_embd", config.width())
                .put("n_head", config.heads())
                .putNull("n_inner")
                .put("n_layer", config.layers())
                .put("n_positions", config.sequenceLength())
                .put("resid_pdrop", config.dropout())
                .put("scale_attn_weights", true)
                .put("tie_word_embeddings", true)
                .put("torch_dtype", "float32")
                .put("vocab_size", config.vocabularySize());
        json.putArray("architectures").add("GPT2LMHeadModel");
        return json;
    }

    /** {@link RondoException} with {@link ExitCode#BAD_DATA} if it is not a GPT-2 as Rondo has it. */
    static TransformerConfig parse(ConfigKeys config) {
        config.require("activation_function", ACTIVATION, ACTIVATION);
        config.requireFlag("scale_attn_weights", true);
        config.requireFlag("scale_attn_by_inverse_layer_idx", false);
        config.requireFlag("tie_word_embeddings", true);
        int width = config.whole("n_embd");
        if (config.isGiven("n_inner")) {
            int inner = config.whole("n_inner");
            if (inner != 4 * width) {
                throw config.bad("has n_inner = " + inner + "; expected null or 4 * n_embd = " + 4 * width);
            }
        }
        return config.make(() -> TransformerConfig.gpt2(
                config.whole("vocab_size"),
                config.whole("n_positions"),
                config.whole("n_layer"),
                config.whole("n_head"),
                width,
                config.number("resid_pdrop", 0.1),
                config.number("layer_norm_epsilon", 1e-5)));
    }
}
