package io.rondo.jobs;

import io.rondo.config.ConfigLoader;
import io.rondo.rounds.CheckpointSettings;
import io.rondo.rounds.ComputeSettings;
import io.rondo.rounds.RoundReport;
import io.rondo.rounds.TrainingPlan;
import io.rondo.rounds.TrainingRounds;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Whole rounds as {@code pretrain} trains them, with and without checkpoints.
 *
 * @param work the model and the batch of a worker
 * @param repeats how often the three modes take turns, since a machine's speed drifts
 */
record CheckpointBenchmark(BenchModel work, int workers, int innerSteps, int rounds, int repeats) {
    /** When a checkpoint is saved. */
    enum Mode {
        BACKGROUND("every round, in the background"),
        WAITING("every round, training waits"),
        NONE("none but the last");

        private final String description;

        Mode(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }

        CheckpointSettings settings() {
            return switch (this) {
                case BACKGROUND -> new CheckpointSettings(1, 2, 0, 0, 1, true);
                case WAITING -> new CheckpointSettings(1, 2, 0, 0, 1, false);
                case NONE -> new CheckpointSettings(1_000_000, 2, 0, 0, 1, true);
            };
        }
    }

    /** The rounds of a mode, over all repeats. */
    record Measured(Mode mode, List<RoundReport> reports) {
        double medianSeconds() {
            List<Double> sorted =
                    reports.stream().map(RoundReport::seconds).sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        /** Of the time of all rounds, what training waited for checkpoints. */
        double waitingShare() {
            return reports.stream()
                            .mapToDouble(report -> report.cost().checkpoint())
                            .sum()
                    / reports.stream().mapToDouble(RoundReport::seconds).sum();
        }
    }

    List<Measured> run(String parent) throws IOException {
        SparkSettings local = ConfigLoader.load(SparkSettings.class, Optional.empty(), List.of());
        try (JobSpark spark = JobSpark.of(local, "rondo bench checkpoint", Integer.toString(workers))) {
            FileStore directory = spark.directory(parent + "/rondo-bench-" + UUID.randomUUID());
            try {
                return measure(spark, directory);
            } finally {
                directory.delete("dataset");
                for (Mode mode : Mode.values()) {
                    directory.delete(mode.name());
                }
                String path = directory.root();
                directory.parent().orElse(directory).delete(path.substring(path.lastIndexOf('/') + 1));
            }
        }
    }

    private List<Measured> measure(JobSpark spark, FileStore directory) throws IOException {
        writeDataset(directory.directory("dataset"));
        // The first run of a JVM is slower than all others.
        train(spark, directory, Mode.NONE);
        Map<Mode, List<RoundReport>> reports = new EnumMap<>(Mode.class);
        for (int repeat = 0; repeat < repeats; repeat++) {
            List<Mode> modes = new ArrayList<>(List.of(Mode.values()));
            Collections.rotate(modes, repeat);
            for (Mode mode : modes) {
                reports.computeIfAbsent(mode, first -> new ArrayList<>()).addAll(train(spark, directory, mode));
            }
        }
        return reports.entrySet().stream()
                .map(entry -> new Measured(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** All rounds but the first. */
    private List<RoundReport> train(JobSpark spark, FileStore directory, Mode mode) throws IOException {
        List<RoundReport> reports = new ArrayList<>();
        TrainingPlan plan = plan(mode, directory.directory("dataset"));
        TrainingRounds.run(spark.session(), plan, directory.directory(mode.name()), report -> {
            if (report.round() > 1) {
                reports.add(report);
            }
        });
        directory.delete(mode.name());
        return reports;
    }

    private TrainingPlan plan(Mode mode, FileStore dataset) {
        List<String> settings = List.of(
                "workers=" + workers,
                "inner-steps=" + innerSteps,
                "steps=" + (long) innerSteps * rounds,
                "batch-size=" + work.batch(),
                "learning-rate=1e-4",
                "warm-up-steps=1");
        return new TrainingPlan(
                work.model(),
                ConfigLoader.load(TrainingSettings.class, Optional.empty(), settings),
                mode.settings(),
                ComputeSettings.standard(),
                dataset.root(),
                "{}");
    }

    private void writeDataset(FileStore store) throws IOException {
        int vocabulary = work.model().vocabularySize();
        int[] ids = new Random(1)
                .ints(4L * workers * work.tokens() + 1, 0, vocabulary)
                .toArray();
        ShardFile shard;
        try (ShardWriter writer = new ShardWriter(store.directory(ShardManifest.TRAIN), "shard-0", vocabulary)) {
            writer.add(ids);
            shard = writer.finish();
        }
        SplitInfo split = SplitInfo.of(List.of(shard), ids.length);
        new ShardManifest(1, "0".repeat(64), vocabulary, 0, Map.of(ShardManifest.TRAIN, split), List.of(), "", Map.of())
                .write(store);
    }
}
