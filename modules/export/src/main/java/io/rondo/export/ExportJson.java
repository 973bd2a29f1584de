package io.rondo.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/** The small JSON files of an export: the same on every machine when written, strict when read. */
final class ExportJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ExportJson() {}

    static ObjectNode newObject() {
        return JSON.createObjectNode();
    }

    /** Two spaces per level and line feeds, whatever the platform. */
    static byte[] write(ObjectNode object) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        try {
            return (JSON.writer(printer).writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }

    /** {@link RondoException} with {@link ExitCode#BAD_DATA} if the file is missing or not a JSON object. */
    static ObjectNode read(FileStore directory, String name) throws IOException {
        String file = directory.root() + "/" + name;
        try {
            if (JSON.readTree(directory.readAll(name)) instanceof ObjectNode object) {
                return object;
            }
        } catch (NoSuchFileException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " does not exist; expected a Hugging Face model directory", e);
        } catch (JsonProcessingException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new RondoException(ExitCode.BAD_DATA, file + " is not a JSON object");
    }
}
