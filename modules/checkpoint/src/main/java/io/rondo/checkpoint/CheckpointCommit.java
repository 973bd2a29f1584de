package io.rondo.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The content of {@code _commits/<generation>.json}, by which a checkpoint comes into being.
 *
 * @param manifest path of its manifest, relative to the run directory
 * @param sha256 of the manifest
 */
record CheckpointCommit(String manifest, String sha256) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    // Its directory is what retention deletes, so nothing else may stand here.
    private static final Pattern MANIFEST = Pattern.compile("ckpt/\\d{12}-[0-9a-f-]+/MANIFEST\\.json");

    static CheckpointCommit parse(String file, byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json.path("formatVersion").asInt() == FORMAT_VERSION
                    && MANIFEST.matcher(json.path("manifest").asText()).matches()
                    && json.path("sha256").isTextual()) {
                return new CheckpointCommit(
                        json.path("manifest").asText(), json.path("sha256").asText());
            }
        } catch (IOException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is not the commit of a checkpoint: it is not JSON", e);
        }
        throw new RondoException(
                ExitCode.BAD_DATA, file + " is not the commit of a checkpoint in format version " + FORMAT_VERSION);
    }

    byte[] toJson() {
        return (JSON.createObjectNode()
                                .put("formatVersion", FORMAT_VERSION)
                                .put("manifest", manifest)
                                .put("sha256", sha256)
                                .toPrettyString()
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The directory of the checkpoint's own files. */
    String directory() {
        return manifest.substring(0, manifest.lastIndexOf('/'));
    }
}
