package io.rondo.prep.decontamination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation set: one example per line, as text or, if the name says so ({@code .jsonl}, {@code .ndjson} or {@code
 * .json}, perhaps compressed), as a JSON object.
 *
 * @param uri where it is
 * @param fields of the JSON objects that count; empty: all texts in them
 */
record EvaluationFile(String uri, List<String> fields) {
    private static final ObjectReader JSON = JsonMapper.builder().build().reader();

    /** Takes the texts of an example, one by one. */
    interface TextConsumer {
        void take(long line, String text);
    }

    /** Opens a file by its URI. */
    interface Opener {
        InputStream open(String uri) throws IOException;
    }

    /**
     * Goes through all texts.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if a line is not a JSON object with the fields
     */
    void forEach(Opener opener, TextConsumer consumer) throws IOException {
        boolean json = uri.toLowerCase(Locale.ROOT).matches(".*\\.(jsonl|ndjson|json)(\\.gz|\\.zst)?");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(opener.open(uri), StandardCharsets.UTF_8))) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!json) {
                    consumer.take(number, line);
                } else if (!line.isBlank()) {
                    forEach(object(line, number), number, consumer);
                }
            }
        }
    }

    private void forEach(JsonNode object, long line, TextConsumer consumer) {
        if (fields.isEmpty()) {
            texts(object, line, consumer);
        }
        for (String field : fields) {
            if (!object.has(field)) {
                throw bad(line, "no field '" + field + "'");
            }
            texts(object.get(field), line, consumer);
        }
    }

    private static void texts(JsonNode node, long line, TextConsumer consumer) {
        if (node.isTextual()) {
            consumer.take(line, node.textValue());
        }
        node.forEach(child -> texts(child, line, consumer));
    }

    private JsonNode object(String line, long number) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw bad(number, "not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw bad(
                    number,
                    "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private RondoException bad(long line, String what) {
        return new RondoException(
                ExitCode.BAD_DATA, uri + " line " + line + ": " + what + "; expected an example of an evaluation set");
    }
}
