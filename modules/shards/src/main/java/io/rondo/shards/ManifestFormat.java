package io.rondo.shards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * {@code manifest.json}: the components of {@link ShardManifest} under their names and {@code fingerprint}, which tells a
 * reader that nothing was changed by hand. {@code files} is left out if there are none, as older manifests have it.
 */
final class ManifestFormat {
    private static final String VERSION_KEY = "formatVersion";
    private static final String FINGERPRINT_KEY = "fingerprint";
    private static final String FILES_KEY = "files";
    /** Not in a manifest without a mixture, whose format is older. */
    private static final String MIXTURE_KEY = "mixture";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private ManifestFormat() {}

    static byte[] toJson(ShardManifest manifest) throws IOException {
        ObjectNode root = JSON.valueToTree(manifest);
        if (manifest.files().isEmpty()) {
            root.remove(FILES_KEY);
        }
        if (manifest.mixture().isEmpty()) {
            root.remove(MIXTURE_KEY);
        }
        root.put(FINGERPRINT_KEY, manifest.fingerprint());
        // The platform's line ends would make the same dataset differ from machine to machine.
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return JSON.writer(printer).writeValueAsBytes(root);
    }

    static ShardManifest read(FileStore dataset, String path) throws IOException {
        String file = dataset.root() + "/" + path;
        byte[] content;
        try {
            content = dataset.readAll(path);
        } catch (NoSuchFileException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " does not exist; expected a dataset that 'rondo prepare' completed", e);
        }
        return parse(file, content);
    }

    private static ShardManifest parse(String file, byte[] content) throws IOException {
        try {
            JsonNode root = JSON.readTree(content);
            int version = root.path(VERSION_KEY).asInt(-1);
            if (version == -1) {
                throw bad(file, "has no '" + VERSION_KEY + "'; expected a dataset manifest");
            }
            if (version != ShardManifest.FORMAT_VERSION && version != ShardManifest.MIXTURE_VERSION) {
                throw bad(
                        file,
                        "has format version " + version + "; this Rondo reads the versions "
                                + ShardManifest.FORMAT_VERSION + " and " + ShardManifest.MIXTURE_VERSION);
            }
            if (version == ShardManifest.FORMAT_VERSION && root.has(MIXTURE_KEY)) {
                throw bad(file, "is not a whole dataset manifest: a mixture in format version " + version);
            }
            if (version == ShardManifest.FORMAT_VERSION) {
                ((ObjectNode) root).putArray(MIXTURE_KEY);
            }
            JsonNode fingerprint = ((ObjectNode) root).remove(FINGERPRINT_KEY);
            if (!root.has(FILES_KEY)) {
                ((ObjectNode) root).putArray(FILES_KEY);
            }
            ShardManifest manifest = JSON.treeToValue(root, ShardManifest.class);
            if (fingerprint == null || !manifest.fingerprint().equals(fingerprint.asText())) {
                throw bad(file, "was altered: its shards do not give its fingerprint");
            }
            return manifest;
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : ", line " + e.getLocation().getLineNr();
            throw new RondoException(
                    ExitCode.BAD_DATA, file + line + " is not a whole dataset manifest: " + reason(e), e);
        }
    }

    /** What is wrong, without Jackson's hints to programmers. */
    private static String reason(JsonProcessingException failure) {
        if (failure.getCause() instanceof IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return "unknown key '" + unknown.getPropertyName() + "'";
        }
        return failure.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("[(;:].*", "")
                .strip();
    }

    private static RondoException bad(String file, String what) {
        return new RondoException(ExitCode.BAD_DATA, file + " " + what);
    }
}
