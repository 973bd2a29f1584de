package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerMemoryTest {
    @TempDir
    Path directory;

    private static final Computation FUSED = new Computation(Computation.Choice.FUSED, 1, false);

    @Test
    void theNumberOfParametersIsThatOfTheModel() {
        for (TransformerConfig config : List.of(
                TransformerConfig.gpt2(65, 16, 2, 2, 32, 0),
                TransformerConfig.gpt2(300, 8, 3, 4, 16, 0.1),
                TransformerConfig.llama(65, 16, 2, 4, 2, 32, 96, false),
                TransformerConfig.llama(300, 8, 3, 4, 4, 16, 40, true))) {
            try (LanguageModel model = LanguageModel.create(config, 1)) {
                assertThat(WorkerMemory.parameterCount(config)).isEqualTo(model.parameterCount());
            }
        }
    }

    @Test
    void theKnobsLowerThePrediction() {
        TransformerConfig model = TransformerConfig.gpt2(50257, 1024, 12, 12, 768, 0);
        WorkerMemory plain = WorkerMemory.of(model, 8, false, FUSED);
        assertThat(plain.optimizer()).isEqualTo(8 * 124_439_808L);
        assertThat(WorkerMemory.of(model, 4, true, FUSED).total()).isLessThan(plain.total());
        Computation recomputing = new Computation(Computation.Choice.FUSED, 1, true);
        assertThat(WorkerMemory.of(model, 8, false, recomputing).activations()).isLessThan(plain.activations() / 4);
        Computation portable = new Computation(Computation.Choice.PORTABLE, 1, false);
        assertThat(WorkerMemory.of(model, 8, false, portable).total()).isGreaterThan(plain.total());
    }

    @Test
    void whoMayTakeOverABatchHasRoomForTheSumOfItsParts() {
        WorkerMemory steady = WorkerMemory.of(TinyRun.MODEL, TinyRun.training(), FUSED);
        WorkerMemory accumulating = WorkerMemory.of(TinyRun.MODEL, TinyRun.training("accumulation=2"), FUSED);
        WorkerMemory elastic = WorkerMemory.of(TinyRun.MODEL, TinyRun.training("method=diloco", "elastic=true"), FUSED);
        assertThat(steady.gradients()).isEqualTo(4 * WorkerMemory.parameterCount(TinyRun.MODEL));
        assertThat(accumulating.gradients()).isEqualTo(2 * steady.gradients());
        assertThat(elastic.gradients()).isEqualTo(2 * steady.gradients());
        assertThat(elastic.activations()).isEqualTo(steady.activations());
    }

    /**
     * Within 30 %: allocators round up, and the JVM has memory of its own. In a process of its own, since freed memory
     * is used again.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePredictionIsCloseToWhatAProcessGrowsBy(boolean recompute) throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")), "needs Linux");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MemoryGrowth.class.getName(),
                Boolean.toString(recompute)));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        long actual = Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(MemoryGrowth.ANSWER))
                .mapToLong(line -> Long.parseLong(line.substring(MemoryGrowth.ANSWER.length())))
                .findFirst()
                .orElseThrow();
        long predicted = WorkerMemory.of(
                        MemoryGrowth.CONFIG, MemoryGrowth.SEQUENCES, false, MemoryGrowth.computation(recompute))
                .total();
        assertThat((double) predicted / actual)
                .as("predicted %,d, actual %,d", predicted, actual)
                .isCloseTo(1, within(0.3));
    }
}
