package io.rondo.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Architecture;
import io.rondo.model.TransformerConfig;
import java.util.Iterator;
import java.util.List;

/**
 * The {@code modelConfig} of a checkpoint's manifest: a JSON object with {@code architecture} and the settings of the
 * model, named as in the settings of a run. A GPT-2 has the keys it always had.
 */
public final class ModelConfigJson {
    private static final String ARCHITECTURE = "architecture";
    private static final String GPT2 = "gpt2";
    private static final String LLAMA = "llama";
    private static final String VOCABULARY_SIZE = "vocabulary-size";
    private static final String SEQUENCE_LENGTH = "sequence-length";
    private static final String LAYERS = "layers";
    private static final String HEADS = "heads";
    private static final String KEY_VALUE_HEADS = "key-value-heads";
    private static final String WIDTH = "width";
    private static final String FEED_FORWARD_WIDTH = "feed-forward-width";
    private static final String DROPOUT = "dropout";
    private static final String LAYER_NORM_EPSILON = "layer-norm-epsilon";
    private static final String NORM_EPSILON = "norm-epsilon";
    private static final String ROTARY_BASE = "rotary-base";
    private static final String TIED_EMBEDDINGS = "tied-embeddings";
    private static final List<String> GPT2_KEYS =
            List.of(ARCHITECTURE, VOCABULARY_SIZE, SEQUENCE_LENGTH, LAYERS, HEADS, WIDTH, DROPOUT, LAYER_NORM_EPSILON);
    private static final List<String> LLAMA_KEYS = List.of(
            ARCHITECTURE,
            VOCABULARY_SIZE,
            SEQUENCE_LENGTH,
            LAYERS,
            HEADS,
            KEY_VALUE_HEADS,
            WIDTH,
            FEED_FORWARD_WIDTH,
            DROPOUT,
            NORM_EPSILON,
            ROTARY_BASE,
            TIED_EMBEDDINGS);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ModelConfigJson() {}

    /** The model as a JSON object in one line; the same model gives the same text. */
    public static String write(TransformerConfig config) {
        return switch (config.architecture()) {
            case GPT2 ->
                JSON.createObjectNode()
                        .put(ARCHITECTURE, GPT2)
                        .put(VOCABULARY_SIZE, config.vocabularySize())
                        .put(SEQUENCE_LENGTH, config.sequenceLength())
                        .put(LAYERS, config.layers())
                        .put(HEADS, config.heads())
                        .put(WIDTH, config.width())
                        .put(DROPOUT, config.dropout())
                        .put(LAYER_NORM_EPSILON, config.normEpsilon())
                        .toString();
            case LLAMA ->
                JSON.createObjectNode()
                        .put(ARCHITECTURE, LLAMA)
                        .put(VOCABULARY_SIZE, config.vocabularySize())
                        .put(SEQUENCE_LENGTH, config.sequenceLength())
                        .put(LAYERS, config.layers())
                        .put(HEADS, config.heads())
                        .put(KEY_VALUE_HEADS, config.keyValueHeads())
                        .put(WIDTH, config.width())
                        .put(FEED_FORWARD_WIDTH, config.feedForwardWidth())
                        .put(DROPOUT, config.dropout())
                        .put(NORM_EPSILON, config.normEpsilon())
                        .put(ROTARY_BASE, config.rotaryBase())
                        .put(TIED_EMBEDDINGS, config.tiedEmbeddings())
                        .toString();
        };
    }

    /**
     * The model that a JSON object describes.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is not JSON, a key is missing, unknown or out of range,
     *     or the architecture is another
     */
    public static TransformerConfig parse(String json) {
        JsonNode object = object(json);
        String architecture = object.path(ARCHITECTURE).asText();
        try {
            return switch (architecture) {
                case GPT2 -> gpt2(object);
                case LLAMA -> llama(object);
                default ->
                    throw refused("has the architecture \"" + architecture + "\"; this version of Rondo reads \"" + GPT2
                            + "\" and \"" + LLAMA + "\"");
            };
        } catch (IllegalArgumentException e) {
            throw new RondoException(ExitCode.BAD_DATA, "the model configuration is refused: " + e.getMessage(), e);
        }
    }

    private static TransformerConfig gpt2(JsonNode object) {
        requireKnown(object, GPT2_KEYS);
        return TransformerConfig.gpt2(
                whole(object, VOCABULARY_SIZE),
                whole(object, SEQUENCE_LENGTH),
                whole(object, LAYERS),
                whole(object, HEADS),
                whole(object, WIDTH),
                number(object, DROPOUT),
                number(object, LAYER_NORM_EPSILON));
    }

    private static TransformerConfig llama(JsonNode object) {
        requireKnown(object, LLAMA_KEYS);
        return new TransformerConfig(
                Architecture.LLAMA,
                whole(object, VOCABULARY_SIZE),
                whole(object, SEQUENCE_LENGTH),
                whole(object, LAYERS),
                whole(object, HEADS),
                whole(object, KEY_VALUE_HEADS),
                whole(object, WIDTH),
                whole(object, FEED_FORWARD_WIDTH),
                number(object, DROPOUT),
                number(object, NORM_EPSILON),
                number(object, ROTARY_BASE),
                flag(object, TIED_EMBEDDINGS));
    }

    private static void requireKnown(JsonNode object, List<String> keys) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw refused("has the unknown key \"" + name + "\"; expected " + keys);
            }
        }
    }

    private static JsonNode object(String json) {
        try {
            JsonNode object = JSON.readTree(json);
            if (object.isObject()) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, "the model configuration is not JSON: " + e.getOriginalMessage(), e);
        }
        throw refused("is not a JSON object");
    }

    private static int whole(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw refused("needs a whole number below 2^31 at \"" + key + "\"");
        }
        return value.asInt();
    }

    private static double number(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (!value.isNumber()) {
            throw refused("needs a number at \"" + key + "\"");
        }
        return value.asDouble();
    }

    private static boolean flag(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (!value.isBoolean()) {
            throw refused("needs true or false at \"" + key + "\"");
        }
        return value.asBoolean();
    }

    private static RondoException refused(String why) {
        return new RondoException(ExitCode.BAD_DATA, "the model configuration " + why);
    }
}
