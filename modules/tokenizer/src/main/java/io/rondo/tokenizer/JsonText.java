package io.rondo.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON read strictly (no key twice, nothing after the end) and written as Hugging Face's library lays it out. */
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    /** Writes the fields of the one object of a file. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private JsonText() {}

    static JsonNode parse(String json, String source) throws TokenizerFormatException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            String where = place == null
                    ? ""
                    : String.format(" at line %d, column %d", place.getLineNr(), place.getColumnNr());
            throw new TokenizerFormatException(
                    source,
                    String.format(
                            "not valid JSON%s: %s.",
                            where, e.getOriginalMessage().lines().findFirst().orElse("unknown")),
                    e);
        }
        if (!root.isObject()) {
            throw new TokenizerFormatException(source, "expected a JSON object.");
        }
        return root;
    }

    static String object(Fields fields) {
        StringWriter text = new StringWriter();
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter(separators).withArrayIndenter(LINES).withObjectIndenter(LINES);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.setPrettyPrinter(printer);
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // A StringWriter never fails.
        }
        return text.toString();
    }
}
