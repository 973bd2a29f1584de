package io.rondo.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import java.util.Iterator;
import java.util.List;

/**
 * The {@code modelConfig} of a checkpoint's manifest: a JSON object with {@code architecture} and the settings of the
 * model, named as in the settings of a run.
 */
public final class ModelConfigJson {
    private static final String ARCHITECTURE = "architecture";
    private static final String GPT2 = "gpt2";
    private static final String VOCABULARY_SIZE = "vocabulary-size";
    private static final String SEQUENCE_LENGTH = "sequence-length";
    private static final String LAYERS = "layers";
    private static final String HEADS = "heads";
    private static final String WIDTH = "width";
    private static final String DROPOUT = "dropout";
    private static final String LAYER_NORM_EPSILON = "layer-norm-epsilon";
    private static final List<String> KEYS =
            List.of(ARCHITECTURE, VOCABULARY_SIZE, SEQUENCE_LENGTH, LAYERS, HEADS, WIDTH, DROPOUT, LAYER_NORM_EPSILON);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ModelConfigJson() {}

    /** The model as a JSON object in one line; the same model gives the same text. */
    public static String write(TransformerConfig config) {
        return JSON.createObjectNode()
                .put(ARCHITECTURE, GPT2)
                .put(VOCABULARY_SIZE, config.vocabularySize())
                .put(SEQUENCE_LENGTH, config.sequenceLength())
                .put(LAYERS, config.layers())
                .put(HEADS, config.heads())
                .put(WIDTH, config.width())
                .put(DROPOUT, config.dropout())
                .put(LAYER_NORM_EPSILON, config.layerNormEpsilon())
                .toString();
    }

    /**
     * The model that a JSON object describes.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is not JSON, a key is missing, unknown or out of range,
     *     or the architecture is another
     */
    public static TransformerConfig parse(String json) {
        JsonNode object = object(json);
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                throw refused("has the unknown key \"" + name + "\"; expected " + KEYS);
            }
        }
        String architecture = object.path(ARCHITECTURE).asText();
        if (!architecture.equals(GPT2)) {
            throw refused(
                    "has the architecture \"" + architecture + "\"; this version of Rondo reads \"" + GPT2 + "\"");
        }
        try {
            return new TransformerConfig(
                    whole(object, VOCABULARY_SIZE),
                    whole(object, SEQUENCE_LENGTH),
                    whole(object, LAYERS),
                    whole(object, HEADS),
                    whole(object, WIDTH),
                    number(object, DROPOUT),
                    number(object, LAYER_NORM_EPSILON));
        } catch (IllegalArgumentException e) {
            throw new RondoException(ExitCode.BAD_DATA, "the model configuration is refused: " + e.getMessage(), e);
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

    private static RondoException refused(String why) {
        return new RondoException(ExitCode.BAD_DATA, "the model configuration " + why);
    }
}
