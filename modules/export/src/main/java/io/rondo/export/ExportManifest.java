package io.rondo.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code rondo-export.json}: where an export comes from, and the checksums of its files. Other tools ignore it.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param parameterChecksum of the checkpoint, by which runs are compared
 * @param round finished rounds
 * @param step finished inner steps
 * @param tokens tokens trained on
 * @param datasetFingerprint of the dataset the model was trained on
 * @param codeVersion of the Rondo that trained it
 * @param files all other files; paths are relative to the export
 */
public record ExportManifest(
        int formatVersion,
        String parameterChecksum,
        long round,
        long step,
        long tokens,
        String datasetFingerprint,
        String codeVersion,
        List<CheckpointFile> files) {
    /** The version that this code writes and reads. */
    public static final int FORMAT_VERSION = 1;

    /** Its name in the directory of an export. */
    public static final String FILE = "rondo-export.json";

    public ExportManifest {
        files = List.copyOf(files);
    }

    /**
     * The manifest of an export; empty for a model directory from elsewhere.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is damaged or of an unknown version
     */
    public static Optional<ExportManifest> read(FileStore export) throws IOException {
        if (export.entry(FILE).isEmpty()) {
            return Optional.empty();
        }
        String file = export.root() + "/" + FILE;
        JsonNode json = ExportJson.read(export, FILE);
        if (json.path("formatVersion").asInt() != FORMAT_VERSION) {
            throw bad(
                    file,
                    "has format version " + json.path("formatVersion").asText("(none)")
                            + "; this version of Rondo reads " + FORMAT_VERSION);
        }
        try {
            List<CheckpointFile> files = new ArrayList<>();
            for (JsonNode entry : json.required("files")) {
                files.add(new CheckpointFile(
                        entry.required("path").asText(),
                        entry.required("length").asLong(-1),
                        entry.required("sha256").asText()));
            }
            return Optional.of(new ExportManifest(
                    FORMAT_VERSION,
                    json.required("parameterChecksum").asText(),
                    json.required("round").asLong(),
                    json.required("step").asLong(),
                    json.required("tokens").asLong(),
                    json.required("datasetFingerprint").asText(),
                    json.required("codeVersion").asText(),
                    files));
        } catch (IllegalArgumentException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " is not the manifest of an export: " + e.getMessage(), e);
        }
    }

    byte[] toJson() {
        ObjectNode json = ExportJson.newObject()
                .put("formatVersion", formatVersion)
                .put("parameterChecksum", parameterChecksum)
                .put("round", round)
                .put("step", step)
                .put("tokens", tokens)
                .put("datasetFingerprint", datasetFingerprint)
                .put("codeVersion", codeVersion);
        ArrayNode array = json.putArray("files");
        for (CheckpointFile file : files) {
            array.addObject()
                    .put("path", file.path())
                    .put("length", file.length())
                    .put("sha256", file.sha256());
        }
        return ExportJson.write(json);
    }

    /**
     * Reads every file and compares length and SHA-256.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} that names the first file that is not as it was exported
     */
    public void verify(FileStore export) throws IOException {
        for (CheckpointFile expected : files) {
            String file = export.root() + "/" + expected.path();
            Optional<FileEntry> entry = export.entry(expected.path());
            if (entry.isEmpty()) {
                throw bad(file, "is missing; " + FILE + " names it");
            }
            if (entry.get().length() != expected.length()) {
                throw bad(file, "has " + entry.get().length() + " bytes; it was exported with " + expected.length());
            }
            String actual = Checksums.sha256(export, expected.path());
            if (!actual.equals(expected.sha256())) {
                throw bad(file, "has the SHA-256 " + actual + "; it was exported with " + expected.sha256());
            }
        }
    }

    private static RondoException bad(String file, String what) {
        return new RondoException(ExitCode.BAD_DATA, file + " " + what);
    }
}
