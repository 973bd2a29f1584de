package io.rondo.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Architecture;
import io.rondo.model.TransformerConfig;

/** {@code config.json} of a Llama, with the keys and defaults of transformers' {@code LlamaConfig}. */
final class LlamaConfig {
    static final String MODEL_TYPE = "llama";
    private static final String ACTIVATION = "silu";

    private LlamaConfig() {}

    static ObjectNode write(TransformerConfig config, int endOfDocument) {
        ObjectNode json = ExportJson.newObject()
                .put("attention_bias", false)
                .put("attention_dropout", config.dropout())
                .put("bos_token_id", endOfDocument)
                .put("eos_token_id", endOfDocument)
                .put("head_dim", config.width() / config.heads())
                .put("hidden_act", ACTIVATION)
                .put("hidden_size", config.width())
                .put("initializer_range", 0.02)
                .put("intermediate_size", config.feedForwardWidth())
                .put("max_position_embeddings", config.sequenceLength())
                .put("mlp_bias", false)
                .put("model_type", MODEL_TYPE)
                .put("num_attention_heads", config.heads())
                .put("num_hidden_layers", config.layers())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("rms_norm_eps", config.normEpsilon())
                .putNull("rope_scaling")
                .put("rope_theta", config.rotaryBase())
                .put("tie_word_embeddings", config.tiedEmbeddings())
                .put("torch_dtype", "float32")
                .put("vocab_size", config.vocabularySize());
        json.putArray("architectures").add("LlamaForCausalLM");
        return json;
    }

    /** {@link RondoException} with {@link ExitCode#BAD_DATA} if it is not a Llama as Rondo has it. */
    static TransformerConfig parse(ConfigKeys config) {
        config.require("hidden_act", ACTIVATION, ACTIVATION);
        config.requireFlag("attention_bias", false);
        config.requireFlag("mlp_bias", false);
        if (config.isGiven("rope_scaling")) {
            throw config.bad("has rope_scaling = " + config.json().path("rope_scaling") + "; expected null");
        }
        int width = config.whole("hidden_size");
        int heads = config.whole("num_attention_heads");
        if (config.isGiven("head_dim") && (long) config.whole("head_dim") * heads != width) {
            throw config.bad("has head_dim = " + config.whole("head_dim")
                    + "; expected hidden_size / num_attention_heads of " + width + " and " + heads);
        }
        return config.make(() -> new TransformerConfig(
                Architecture.LLAMA,
                config.whole("vocab_size"),
                config.whole("max_position_embeddings"),
                config.whole("num_hidden_layers"),
                heads,
                config.isGiven("num_key_value_heads") ? config.whole("num_key_value_heads") : heads,
                width,
                config.whole("intermediate_size"),
                config.number("attention_dropout", 0),
                config.number("rms_norm_eps", 1e-6),
                rotaryBase(config),
                config.flag("tie_word_embeddings", false)));
    }

    /** Newer versions of transformers have an object around it. */
    private static double rotaryBase(ConfigKeys config) {
        JsonNode parameters = config.json().path("rope_parameters");
        if (!parameters.isObject()) {
            return config.number("rope_theta", TransformerConfig.ROTARY_BASE);
        }
        ConfigKeys inner = new ConfigKeys(config.file(), parameters);
        inner.require("rope_type", "default", "default");
        return inner.number("rope_theta", TransformerConfig.ROTARY_BASE);
    }
}
