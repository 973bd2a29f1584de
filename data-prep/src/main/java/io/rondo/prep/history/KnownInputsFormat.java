package io.rondo.prep.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * {@code versions/v000001-inputs.json}: one JSON object with {@code formatVersion} and {@code inputs}, an array of {@link
 * KnownInput}, one per line and by ascending URI.
 */
public final class KnownInputsFormat {
    /** The only version there is. */
    public static final int VERSION = 1;

    /** Name of the file, after the mark of the dataset's version. */
    public static final String FILE = "inputs.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Content(int formatVersion, List<KnownInput> inputs) {}

    private KnownInputsFormat() {}

    /** The file's bytes. */
    public static byte[] toJson(KnownInputs inputs) throws IOException {
        StringBuilder json = new StringBuilder("{\"formatVersion\": " + VERSION + ", \"inputs\": [");
        String separator = "\n";
        for (KnownInput file : inputs.files()) {
            json.append(separator).append(JSON.writeValueAsString(file));
            separator = ",\n";
        }
        return json.append("\n]}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the file.
     *
     * @return empty if there is none
     * @throws RondoException {@link ExitCode#BAD_DATA} if it is torn or of an unknown version
     */
    public static Optional<KnownInputs> read(FileStore dataset, String path) throws IOException {
        byte[] content;
        try {
            content = dataset.readAll(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(parse(dataset.root() + "/" + path, content));
    }

    private static KnownInputs parse(String file, byte[] json) throws IOException {
        try {
            int version = JSON.readTree(json).path("formatVersion").asInt(-1);
            if (version != VERSION) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        file + " has the format version " + version + "; this Rondo reads version " + VERSION);
            }
            return new KnownInputs(JSON.readValue(json, Content.class).inputs());
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : ", line " + e.getLocation().getLineNr();
            throw new RondoException(
                    ExitCode.BAD_DATA, file + line + " is no whole list of the files a dataset was made from", e);
        }
    }
}
