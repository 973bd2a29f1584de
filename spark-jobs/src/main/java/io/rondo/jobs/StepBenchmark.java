package io.rondo.jobs;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.KernelProfile;
import io.rondo.kernels.Kernels;
import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.training.LocalSettings;
import io.rondo.training.LocalTrainer;
import io.rondo.training.Schedule;
import io.rondo.training.WorkerBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whole training steps as a worker takes them, on random ids from a dataset: reading the batch, forward and backward
 * pass, clipping and AdamW.
 *
 * @param work the model and its batch
 * @param computation how it is computed
 * @param steps that are timed
 */
record StepBenchmark(BenchModel work, Computation computation, int steps) {
    private static final int WARM_UP_STEPS = 5;
    private static final int TENTHS = 10;

    /**
     * What was measured.
     *
     * @param kernels what was computed with
     * @param seconds of each timed step, in order
     * @param profile where the time went, if that was asked for
     * @param residentKibibytes of this process after each tenth of the timed steps; empty where the system does not say
     */
    record Result(String kernels, List<Double> seconds, Optional<Profile> profile, List<Long> residentKibibytes) {
        double median() {
            List<Double> sorted = seconds.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        double best() {
            return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }
    }

    /**
     * Where the time of the timed steps went.
     *
     * @param total seconds of all of them
     * @param products seconds inside matrix products
     */
    record Profile(List<KernelProfile.Entry> entries, double products, double total) {}

    /** @param profiled whether the fused kernels are timed one by one, which costs a little */
    Result run(boolean profiled) throws IOException {
        Path directory = Files.createTempDirectory("rondo-bench");
        try (TokenDataset dataset = randomDataset(HadoopFileStore.at("file:" + directory));
                LanguageModel model = LanguageModel.create(work.model(), 1337, DataType.FLOAT, computation)) {
            Optional<KernelProfile> profile = profiled
                    ? Optional.of(KernelProfile.ofFused(computation.threads(), computation.precision()))
                    : Optional.empty();
            String kernels = describe(model);
            profile.ifPresent(timed -> model.use(timed.kernels()));
            try (LocalTrainer trainer = new LocalTrainer(model, settings())) {
                return time(trainer, model, dataset, profile, kernels);
            } finally {
                profile.map(KernelProfile::kernels).ifPresent(Kernels::close);
            }
        } finally {
            delete(directory);
        }
    }

    private Result time(
            LocalTrainer trainer,
            LanguageModel model,
            TokenDataset dataset,
            Optional<KernelProfile> profile,
            String kernels)
            throws IOException {
        WorkerBatches batches =
                new WorkerBatches(dataset, new BatchSampler("bench", 1337, dataset.sequences(), work.batch()), 0, 1);
        float[] parameters = new float[model.parameterCount()];
        model.copyParameters(parameters);
        List<Long> starts = new ArrayList<>();
        List<Profile> measured = new ArrayList<>();
        List<Long> resident = new ArrayList<>();
        int tenth = Math.max(1, steps / TENTHS);
        // The last step only ends the one before it: what follows the last step of a round is not part of a step.
        trainer.run(parameters, batches, 0, WARM_UP_STEPS + steps + 1, () -> {
            long now = System.nanoTime();
            if (starts.size() == WARM_UP_STEPS) {
                profile.ifPresent(KernelProfile::reset);
            }
            if (starts.size() == WARM_UP_STEPS + steps) {
                double total = (now - starts.get(WARM_UP_STEPS)) / 1e9;
                profile.ifPresent(timed -> measured.add(new Profile(timed.entries(), timed.productSeconds(), total)));
            }
            int done = starts.size() - WARM_UP_STEPS;
            if (done > 0 && done % tenth == 0) {
                BenchMachine.residentKibibytes().ifPresent(resident::add);
            }
            starts.add(now);
        });
        List<Double> seconds = new ArrayList<>();
        for (int step = WARM_UP_STEPS; step < WARM_UP_STEPS + steps; step++) {
            seconds.add((starts.get(step + 1) - starts.get(step)) / 1e9);
        }
        return new Result(kernels, seconds, measured.stream().findFirst(), resident);
    }

    private static String describe(LanguageModel model) {
        return model.kernels() instanceof CpuKernels fused
                ? fused.description()
                : "portable kernels, " + Nd4j.getBackend().getClass().getSimpleName();
    }

    private LocalSettings settings() {
        return new LocalSettings(1000, work.batch(), 1, 1e-4, 1e-5, 10, Schedule.COSINE, 0.9, 0.95, 1e-8, 0.1, 1, 1337);
    }

    private TokenDataset randomDataset(FileStore store) throws IOException {
        int vocabulary = work.model().vocabularySize();
        int[] ids = new Random(1).ints(4L * work.tokens() + 1, 0, vocabulary).toArray();
        ShardFile shard;
        try (ShardWriter writer = new ShardWriter(store.directory(ShardManifest.TRAIN), "shard-0", vocabulary)) {
            writer.add(ids);
            shard = writer.finish();
        }
        SplitInfo split = SplitInfo.of(List.of(shard), ids.length);
        new ShardManifest(1, "0".repeat(64), vocabulary, 0, Map.of(ShardManifest.TRAIN, split), List.of(), "", Map.of())
                .write(store);
        return TokenDataset.open(store, ShardManifest.TRAIN, work.model().sequenceLength());
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
