package io.rondo.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;

/** {@code config.json} of a GPT-2, with the keys and defaults of transformers' {@code GPT2Config}. */
final class Gpt2Config {
    private static final String MODEL_TYPE = "gpt2";
    private static final String ACTIVATION = "gelu_new";

    private final String file;
    private final JsonNode json;

    private Gpt2Config(String file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    static ObjectNode write(TransformerConfig config, int endOfDocument) {
        ObjectNode json = ExportJson.newObject()
                .put("activation_function", ACTIVATION)
                .put("attn_pdrop", config.dropout())
                .put("bos_token_id", endOfDocument)
                .put("embd_pdrop", config.dropout())
                .put("eos_token_id", endOfDocument)
                .put("initializer_range", 0.02)
                .put("layer_norm_epsilon", config.layerNormEpsilon())
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

    /**
     * The model that a config describes.
     *
     * @param file what an error names
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is not a GPT-2 as Rondo has it
     */
    static TransformerConfig parse(String file, JsonNode json) {
        Gpt2Config config = new Gpt2Config(file, json);
        config.require("model_type", MODEL_TYPE, "");
        config.require("activation_function", ACTIVATION, ACTIVATION);
        config.requireFlag("scale_attn_weights", true);
        config.requireFlag("scale_attn_by_inverse_layer_idx", false);
        config.requireFlag("tie_word_embeddings", true);
        int width = config.whole("n_embd");
        if (!json.path("n_inner").isMissingNode() && !json.path("n_inner").isNull()) {
            int inner = config.whole("n_inner");
            if (inner != 4 * width) {
                throw config.bad("has n_inner = " + inner + "; expected null or 4 * n_embd = " + 4 * width);
            }
        }
        try {
            return new TransformerConfig(
                    config.whole("vocab_size"),
                    config.whole("n_positions"),
                    config.whole("n_layer"),
                    config.whole("n_head"),
                    width,
                    config.number("resid_pdrop", 0.1),
                    config.number("layer_norm_epsilon", 1e-5));
        } catch (IllegalArgumentException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is refused: " + e.getMessage(), e);
        }
    }

    private void require(String key, String expected, String whenMissing) {
        String actual = json.path(key).asText(whenMissing);
        if (!actual.equals(expected)) {
            throw bad("has " + key + " = \"" + actual + "\"; expected \"" + expected + "\"");
        }
    }

    private void requireFlag(String key, boolean expected) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !(value.isBoolean() && value.asBoolean() == expected)) {
            throw bad("has " + key + " = " + value + "; expected " + expected);
        }
    }

    private int whole(String key) {
        JsonNode value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw bad("has no whole number " + key);
        }
        return value.asInt();
    }

    private double number(String key, double whenMissing) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw bad("has " + key + " = " + value + "; expected a number");
        }
        return value.asDouble(whenMissing);
    }

    private RondoException bad(String what) {
        return new RondoException(ExitCode.BAD_DATA, file + " " + what);
    }
}
