package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.training.LocalSettings;
import io.rondo.training.LocalTrainer;
import io.rondo.training.Schedule;
import io.rondo.training.WorkerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class WorkerMemoryTest {
    private static final Path SMAPS = Path.of("/proc/self/smaps");
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

    /** Within 30 %: allocators round up, and the JVM has memory of its own. */
    @Test
    void thePredictionIsCloseToWhatTheProcessGrowsBy() throws IOException {
        assumeTrue(Files.isReadable(SMAPS), "needs Linux");
        grow(TransformerConfig.gpt2(64, 16, 1, 1, 16, 0), 1, FUSED); // loads every library and class
        // Of this one, about as much is activations as is parameters and moments.
        TransformerConfig config = TransformerConfig.gpt2(2048, 256, 6, 6, 384, 0);
        assertGrowth(config, new Computation(Computation.Choice.FUSED, 1, true));
        assertGrowth(config, FUSED);
    }

    private static void assertGrowth(TransformerConfig config, Computation computation) throws IOException {
        long predicted = WorkerMemory.of(config, 8, false, computation).total();
        long actual = grow(config, 8, computation);
        assertThat((double) predicted / actual)
                .as("predicted %,d, actual %,d with %s", predicted, actual, computation)
                .isCloseTo(1, within(0.3));
    }

    /** How much the process grows outside the Java heap while a worker trains. */
    private static long grow(TransformerConfig config, int sequences, Computation computation) throws IOException {
        LocalSettings settings =
                new LocalSettings(10, sequences, 1, 1e-3, 1e-4, 1, Schedule.COSINE, 0.9, 0.95, 1e-8, 0.1, 1, 1);
        int[] ids = new Random(1)
                .ints((long) sequences * config.sequenceLength(), 0, config.vocabularySize())
                .toArray();
        long before = outsideTheHeap();
        try (LanguageModel model = LanguageModel.create(config, 1, DataType.FLOAT, computation);
                LocalTrainer trainer = new LocalTrainer(model, settings)) {
            float[] parameters = new float[model.parameterCount()];
            model.copyParameters(parameters);
            model.loadParameters(parameters);
            for (int step = 0; step < 3; step++) {
                model.computeGradients(ids, ids, sequences, config.sequenceLength(), 1);
            }
            // Moments exist only in pages that were written to.
            trainer.restore(new WorkerState(parameters, parameters, 1));
            return outsideTheHeap() - before;
        }
    }

    /** Linux has the heap of a small JVM at low addresses, since compressed pointers need that; libraries allocate above. */
    private static long outsideTheHeap() throws IOException {
        System.gc();
        long sum = 0;
        boolean high = false;
        for (String line : Files.readAllLines(SMAPS)) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                high = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= 1L << 36;
            } else if (high && line.startsWith("Rss:")) {
                sum += Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return sum;
    }
}
