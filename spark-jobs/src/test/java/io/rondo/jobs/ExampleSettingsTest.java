package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.model.TransformerConfig;
import io.rondo.rounds.WorkerMemory;
import io.rondo.training.OuterOptimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleSettingsTest {
    private static final Path CONF = Repository.ROOT.resolve("conf");

    @Test
    void everyExampleLoadsAndItsModelCanBe() throws IOException {
        TreeMap<String, Long> parameters = new TreeMap<>();
        try (Stream<Path> files = Files.list(CONF)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".conf"))
                    .filter(path -> !path.getFileName().toString().startsWith("spark-"))
                    .toList()) {
                RondoSettings settings = load(file);
                TransformerConfig model =
                        settings.model().transformer(settings.requirePrepare().vocabularySize());
                parameters.put(file.getFileName().toString(), WorkerMemory.parameterCount(model));
            }
        }
        assertThat(parameters)
                .hasSize(10)
                .containsKeys("quickstart.conf", "shakespeare-char.conf", "shakespeare-char-cpu.conf");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2-124m, 124439808",
        "gpt2-355m, 354823168",
        "gpt2-774m, 774030080",
        "gpt2-1.5b, 1557611200",
        "llama-60m, 58073600",
        "llama-160m, 162417408",
        "llama-1b, 1100048384"
    })
    void aPublishedModelHasAsManyParametersAsItsPublishersCount(String name, long parameters) {
        RondoSettings settings = load(CONF.resolve(name + ".conf"));
        TransformerConfig model =
                settings.model().transformer(settings.requirePrepare().vocabularySize());
        assertThat(WorkerMemory.parameterCount(model)).isEqualTo(parameters);
    }

    @Test
    void oneShakespeareWorkerTrainsAsIfItWereNotAveraged() {
        for (String name : List.of("shakespeare-char-cpu", "shakespeare-char")) {
            RondoSettings settings = load(CONF.resolve(name + ".conf"));
            assertThat(settings.training().workers()).isEqualTo(1);
            OuterOptimizer outer = settings.training().outer();
            float[] theta = {1, -2, 0.5f};
            float[] worker = {0.75f, -2.5f, 0.5f};
            float[] delta = {theta[0] - worker[0], theta[1] - worker[1], theta[2] - worker[2]};
            outer.step(theta, new float[3], delta);
            assertThat(theta).containsExactly(worker);
        }
    }

    private static RondoSettings load(Path file) {
        return ConfigLoader.load(RondoSettings.class, Optional.of(file), List.of());
    }
}
