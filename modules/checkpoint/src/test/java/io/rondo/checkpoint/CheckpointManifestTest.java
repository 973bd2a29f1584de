package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointManifestTest {
    private static final CheckpointManifest MANIFEST = new CheckpointManifest(
            CheckpointManifest.FORMAT_VERSION,
            new Progress(3, 6, 120, 491520, 2, -7, 5.25),
            new Provenance(
                    "f00d", "cafe", "{\"model_type\": \"gpt2\"}", "{\"training\": {\"learning-rate\": 3e-4}}", "0.1.0"),
            "beef",
            List.of(new CheckpointFile("ckpt/x/model.safetensors", 10, "0".repeat(64))),
            List.of(new CheckpointFile("workers/0", 20, "1".repeat(64))));

    @Test
    void theGoldenManifestIsWrittenAndRead() throws IOException {
        assertThat(new String(MANIFEST.toJson(), StandardCharsets.UTF_8)).isEqualTo(golden());
        assertThat(parse(golden())).isEqualTo(MANIFEST);
    }

    @Test
    void aLossThatIsNotKnownYetReadsBack() {
        CheckpointManifest first = new CheckpointManifest(
                1, new Progress(0, 0, 0, 0, 2, 1, Double.NaN), MANIFEST.provenance(), "beef", List.of(), List.of());
        assertThat(CheckpointManifest.parse("m", first.toJson())).isEqualTo(first);
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        refused(
                golden().replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"),
                "m has format version 2; this version of Rondo reads 1");
    }

    @Test
    void whatIsNotAManifestIsRefusedByKey() throws IOException {
        String prefix = "m is not the manifest of a checkpoint: ";
        refused("{", prefix);
        refused("", prefix + "\"formatVersion\" must be a whole number");
        refused("[]", prefix + "\"formatVersion\" must be a whole number");
        refused(golden().replace("\"step\" : 120", "\"step\" : \"x\""), prefix + "\"step\" must be a whole number");
        refused(golden().replace("\"step\" : 120", "\"step\" : 1, \"step\" : 2"), prefix + "Duplicate field 'step'");
        refused(golden().replace("\"cafe\"", "1"), prefix + "\"tokenizerSha256\" must be a text");
        refused(golden().replace("\"driverFiles\"", "\"files\""), prefix + "\"driverFiles\" must be an array");
        refused(golden().replace("5.25", "\"low\""), prefix + "\"trainingLoss\" must be a number or null");
        refused(golden().replace("\"modelConfig\"", "\"model\""), prefix);
        refused(golden().replace("\"length\" : 20", "\"length\" : -1"), prefix + "workers/0 cannot have -1 bytes");
        for (String path : List.of("../x", "/x", "a/../../x", "a//b", "")) {
            refused(
                    golden().replace("workers/0", path),
                    prefix + "\"" + path + "\" is not a path below the run directory");
        }
    }

    private static void refused(String json, String sentence) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageStartingWith(sentence);
    }

    private static CheckpointManifest parse(String json) {
        return CheckpointManifest.parse("m", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String golden() throws IOException {
        try (InputStream in = CheckpointManifestTest.class.getResourceAsStream("/checkpoint/v1/MANIFEST.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
