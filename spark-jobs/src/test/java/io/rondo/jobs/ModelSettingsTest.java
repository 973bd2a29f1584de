package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.kernels.Precision;
import io.rondo.model.Architecture;
import io.rondo.model.Computation;
import io.rondo.model.TransformerConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {
    @Test
    void aGpt2IsTheDefault() {
        assertThat(model()).isEqualTo(TransformerConfig.gpt2(100, 1024, 12, 12, 768, 0));
        assertThat(model("model.norm-epsilon=1e-6").normEpsilon()).isEqualTo(1e-6);
    }

    @Test
    void aLlamaHasTheUsualDefaults() {
        TransformerConfig llama = model("model.architecture=llama");
        assertThat(llama.architecture()).isEqualTo(Architecture.LLAMA);
        assertThat(llama.keyValueHeads()).isEqualTo(12);
        assertThat(llama.feedForwardWidth()).isEqualTo(2048);
        assertThat(llama.rotaryBase()).isEqualTo(10_000);
        assertThat(llama.normEpsilon()).isEqualTo(1e-5);
        assertThat(llama.tiedEmbeddings()).isFalse();
        assertThat(model("model.architecture=llama", "model.width=4096", "model.heads=32")
                        .feedForwardWidth())
                .isEqualTo(11_008);
    }

    @Test
    void everyKeyOfALlamaCounts() {
        assertThat(model(
                        "model.architecture=llama",
                        "model.layers=2",
                        "model.heads=4",
                        "model.key-value-heads=2",
                        "model.width=16",
                        "model.feed-forward-width=40",
                        "model.sequence-length=8",
                        "model.dropout=0.1",
                        "model.norm-epsilon=1e-6",
                        "model.rotary-base=500000",
                        "model.tied-embeddings=true"))
                .isEqualTo(
                        new TransformerConfig(Architecture.LLAMA, 100, 8, 2, 4, 2, 16, 40, 0.1, 1e-6, 500_000, true));
    }

    @Test
    void whatAGpt2DoesNotHaveIsRefused() {
        for (String setting : List.of(
                "key-value-heads=4", "feed-forward-width=1024", "rotary-base=10000.0", "tied-embeddings=true")) {
            refuses(
                    "command line: model: " + setting.replace("=", " = ")
                            + " has no meaning for architecture = gpt2; leave it out, or set architecture = llama",
                    "model." + setting);
        }
    }

    @Test
    void headsThatDoNotFitAreRefused() {
        refuses(
                "command line: model: key-value-heads = 5 does not divide heads = 12; each serves an equal number of"
                        + " heads",
                "model.architecture=llama",
                "model.key-value-heads=5");
        refuses(
                "command line: model: width = 36 over heads = 12 is odd; the rotary positions of a Llama turn pairs of"
                        + " values",
                "model.architecture=llama",
                "model.width=36");
    }

    @Test
    void computationIsASetting() {
        RondoSettings settings = settings(
                "compute.kernels=portable", "compute.threads=3", "compute.recompute=true", "compute.precision=fp32");
        assertThat(settings.compute().here())
                .isEqualTo(new Computation(Computation.Choice.PORTABLE, 3, true, Precision.FP32));
        assertThat(settings().compute().here()).isEqualTo(Computation.standard());
    }

    private static void refuses(String message, String... overrides) {
        assertThatThrownBy(() -> settings(overrides))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(message);
    }

    private static TransformerConfig model(String... overrides) {
        return settings(overrides).model().transformer(100);
    }

    private static RondoSettings settings(String... overrides) {
        return ConfigLoader.load(RondoSettings.class, Optional.empty(), List.of(overrides));
    }
}
