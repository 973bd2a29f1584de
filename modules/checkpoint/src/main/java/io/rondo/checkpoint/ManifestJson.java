package io.rondo.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The JSON of {@code MANIFEST.json}. */
final class ManifestJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestJson() {}

    static byte[] write(CheckpointManifest manifest) {
        Progress progress = manifest.progress();
        Provenance provenance = manifest.provenance();
        ObjectNode json = JSON.createObjectNode()
                .put("formatVersion", manifest.formatVersion())
                .put("generation", progress.generation())
                .put("round", progress.round())
                .put("step", progress.step())
                .put("tokens", progress.tokens())
                .put("workers", progress.workers())
                .put("seed", progress.seed());
        // JSON has no NaN.
        if (Double.isNaN(progress.trainingLoss())) {
            json.putNull("trainingLoss");
        } else {
            json.put("trainingLoss", progress.trainingLoss());
        }
        if (!progress.late().isEmpty()) {
            ArrayNode late = json.putArray("lateParts");
            progress.late().forEach(part -> late.addObject()
                    .put("firstStep", part.firstStep())
                    .put("steps", part.steps())
                    .put("worker", part.worker())
                    .put("workers", part.workers()));
        }
        json.put("datasetFingerprint", provenance.datasetFingerprint())
                .put("tokenizerSha256", provenance.tokenizerSha256())
                .put("codeVersion", provenance.codeVersion())
                .put("parameterChecksum", manifest.parameterChecksum());
        json.set("modelConfig", object("modelConfig", provenance.modelConfig()));
        json.set("settings", object("settings", provenance.settings()));
        writeFiles(json.putArray("driverFiles"), manifest.driverFiles());
        writeFiles(json.putArray("workerFiles"), manifest.workerFiles());
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static CheckpointManifest parse(String file, byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            int version = (int) whole(json, "formatVersion");
            if (version != CheckpointManifest.FORMAT_VERSION) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        file + " has format version " + version + "; this version of Rondo reads "
                                + CheckpointManifest.FORMAT_VERSION);
            }
            Progress progress = new Progress(
                    whole(json, "generation"),
                    whole(json, "round"),
                    whole(json, "step"),
                    whole(json, "tokens"),
                    Math.toIntExact(whole(json, "workers")),
                    whole(json, "seed"),
                    loss(json),
                    lateParts(json));
            Provenance provenance = new Provenance(
                    text(json, "datasetFingerprint"),
                    text(json, "tokenizerSha256"),
                    json.path("modelConfig").toString(),
                    json.path("settings").toString(),
                    text(json, "codeVersion"));
            return new CheckpointManifest(
                    version,
                    progress,
                    provenance,
                    text(json, "parameterChecksum"),
                    files(json, "driverFiles"),
                    files(json, "workerFiles"));
        } catch (JsonProcessingException e) {
            throw notAManifest(file, e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw notAManifest(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** A JSON object in one line, numbers in one form. */
    static String normalObject(String name, String json) {
        return object(name, json).toString();
    }

    private static ObjectNode object(String name, String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + " is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("\"" + name + "\" must be a JSON object");
    }

    private static void writeFiles(ArrayNode array, List<CheckpointFile> files) {
        for (CheckpointFile file : files) {
            array.addObject()
                    .put("path", file.path())
                    .put("length", file.length())
                    .put("sha256", file.sha256());
        }
    }

    private static List<CheckpointFile> files(JsonNode json, String key) {
        if (!json.path(key).isArray()) {
            throw new IllegalArgumentException("\"" + key + "\" must be an array");
        }
        List<CheckpointFile> files = new ArrayList<>();
        for (JsonNode file : json.path(key)) {
            files.add(new CheckpointFile(text(file, "path"), whole(file, "length"), text(file, "sha256")));
        }
        return files;
    }

    /** Absent where there are none, as in all manifests from before there could be any. */
    private static List<Progress.LatePart> lateParts(JsonNode json) {
        List<Progress.LatePart> late = new ArrayList<>();
        for (JsonNode part : json.path("lateParts")) {
            late.add(new Progress.LatePart(
                    whole(part, "firstStep"),
                    Math.toIntExact(whole(part, "steps")),
                    Math.toIntExact(whole(part, "worker")),
                    Math.toIntExact(whole(part, "workers"))));
        }
        return late;
    }

    private static long whole(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("\"" + key + "\" must be a whole number");
        }
        return value.asLong();
    }

    private static double loss(JsonNode json) {
        JsonNode value = json.path("trainingLoss");
        if (!value.isNumber() && !value.isNull()) {
            throw new IllegalArgumentException("\"trainingLoss\" must be a number or null");
        }
        return value.isNull() ? Double.NaN : value.asDouble();
    }

    private static String text(JsonNode json, String key) {
        if (!json.path(key).isTextual()) {
            throw new IllegalArgumentException("\"" + key + "\" must be a text");
        }
        return json.path(key).asText();
    }

    private static RondoException notAManifest(String file, String why, Exception cause) {
        return new RondoException(ExitCode.BAD_DATA, file + " is not the manifest of a checkpoint: " + why, cause);
    }
}
