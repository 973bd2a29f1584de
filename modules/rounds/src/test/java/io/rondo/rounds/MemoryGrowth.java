package io.rondo.rounds;

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
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;

/** Prints by how many bytes this process grows outside the Java heap while a worker trains. */
final class MemoryGrowth {
    static final String ANSWER = "grown ";
    static final int SEQUENCES = 8;

    /** Of this one, about as much is activations as is parameters and moments. */
    static final TransformerConfig CONFIG = TransformerConfig.gpt2(2048, 256, 6, 6, 384, 0);

    private MemoryGrowth() {}

    /** Argument: whether blocks are computed again. */
    public static void main(String[] arguments) throws IOException {
        Computation computation = computation(Boolean.parseBoolean(arguments[0]));
        grow(TransformerConfig.gpt2(64, 16, 1, 1, 16, 0), 1, computation); // loads every library and class
        System.out.println(ANSWER + grow(CONFIG, SEQUENCES, computation));
    }

    static Computation computation(boolean recompute) {
        return new Computation(Computation.Choice.FUSED, 1, recompute);
    }

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
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                high = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= 1L << 36;
            } else if (high && line.startsWith("Rss:")) {
                sum += Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return sum;
    }
}
