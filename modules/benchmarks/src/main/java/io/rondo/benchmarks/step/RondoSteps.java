package io.rondo.benchmarks.step;

import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.training.LocalResult;
import io.rondo.training.LocalSettings;
import io.rondo.training.LocalTrainer;
import io.rondo.training.Schedule;
import io.rondo.training.WorkerBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Training steps of Rondo as a worker runs them: {@link LocalTrainer} over a dataset of random tokens, reading of the
 * batches and all checks included.
 */
final class RondoSteps implements TimedSteps {
    private static final int SEQUENCES = 96;

    private final Path directory;
    private final TokenDataset dataset;
    private final WorkerBatches batches;
    private final LanguageModel model;
    private final LocalTrainer trainer;
    private final float[] parameters;
    private long step;
    private double loss;

    /** @param clipNorm largest norm of the gradient; 0 switches clipping off */
    RondoSteps(Workload workload, Precision precision, double clipNorm) throws IOException {
        Gpt2Shape shape = workload.shape();
        directory = Files.createTempDirectory("rondo-benchmark");
        FileStore store = HadoopFileStore.at(directory.toString());
        ShardManifest manifest = write(store, shape);
        dataset = TokenDataset.open(store, ShardManifest.TRAIN, shape.length());
        batches = new WorkerBatches(
                dataset, new BatchSampler(manifest.fingerprint(), 7, dataset.sequences(), workload.batch()), 0, 1);
        model = LanguageModel.create(
                TransformerConfig.gpt2(
                        shape.vocabulary(), shape.length(), shape.layers(), shape.heads(), shape.width(), 0),
                7,
                DataType.FLOAT,
                precision.computation(Computation.standard().threads()));
        trainer = new LocalTrainer(
                model,
                new LocalSettings(
                        1_000_000,
                        workload.batch(),
                        1,
                        6e-4,
                        6e-4,
                        0,
                        Schedule.CONSTANT,
                        0.9,
                        0.95,
                        1e-8,
                        0.1,
                        clipNorm,
                        7));
        parameters = new float[model.parameterCount()];
        model.copyParameters(parameters);
    }

    /** A step lasts until the next one begins; one more step is run for the last, as the end of a round is no step. */
    @Override
    public double[] run(int count) throws IOException {
        long[] starts = new long[count + 1];
        int[] begun = {0};
        LocalResult result = trainer.run(parameters, batches, step, count + 1, () -> {
            starts[begun[0]] = System.nanoTime();
            begun[0]++;
        });
        step += count + 1;
        loss = result.lossSum() / result.steps();
        model.copyParameters(parameters);
        double[] milliseconds = new double[count];
        for (int i = 0; i < count; i++) {
            milliseconds[i] = (starts[i + 1] - starts[i]) * 1e-6;
        }
        return milliseconds;
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public void close() throws IOException {
        trainer.close();
        model.close();
        dataset.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static ShardManifest write(FileStore store, Gpt2Shape shape) throws IOException {
        int[] tokens = new SplittableRandom(5)
                .ints((long) SEQUENCES * shape.length() + 1, 0, shape.vocabulary())
                .toArray();
        try (ShardWriter writer =
                new ShardWriter(store.directory(ShardManifest.TRAIN), "shard-0", shape.vocabulary())) {
            writer.add(tokens);
            ShardFile shard = writer.finish();
            ShardManifest manifest = new ShardManifest(
                    ShardManifest.FORMAT_VERSION,
                    "0".repeat(64),
                    shape.vocabulary(),
                    0,
                    Map.of(ShardManifest.TRAIN, SplitInfo.of(List.of(shard), tokens.length)),
                    List.of(),
                    "",
                    Map.of());
            manifest.write(store);
            return manifest;
        }
    }
}
