package io.rondo.rounds;

import io.rondo.config.ConfigLoader;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Datasets, plans and Sparks that are as small as they can be. */
final class TinyRun {
    static final TransformerConfig MODEL = TransformerConfig.gpt2(64, 16, 2, 2, 16, 0.1);
    static final RoundListener NOBODY = report -> {};

    private TinyRun() {}

    static SparkSession spark(String master) throws IOException {
        return spark(master, Map.of());
    }

    /** @param hadoop settings of Hadoop, which Spark is to carry to its executors */
    static SparkSession spark(String master, Map<String, String> hadoop) throws IOException {
        Path temporary = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        SparkSession.Builder builder = SparkSession.builder();
        hadoop.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
        return builder.master(master)
                .appName("rounds")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", temporary.toString())
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.kryo.registrationRequired", true)
                .config("spark.kryo.registrator", RondoKryoRegistrator.class.getName())
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary)
                .config("spark.executorEnv.OMP_NUM_THREADS", "1")
                .getOrCreate();
    }

    /** A text of 30 different tokens with a pattern that can be learned. */
    static ShardManifest writeDataset(FileStore store, int shift) throws IOException {
        List<ShardFile> shards = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            try (ShardWriter writer = new ShardWriter(store.directory("train"), "shard-" + shard, 64)) {
                int[] document = new int[1500];
                for (int i = 0; i < document.length; i++) {
                    document[i] = 1 + shift + (i * 7 + i / 9) % 30;
                }
                writer.add(document);
                shards.add(writer.finish());
            }
        }
        ShardManifest manifest = new ShardManifest(
                1, "0".repeat(64), 64, 0, Map.of("train", SplitInfo.of(shards, 3000)), List.of(), "", Map.of());
        manifest.write(store);
        return manifest;
    }

    static TrainingSettings training(String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "workers=2", "inner-steps=2", "steps=7", "batch-size=2", "learning-rate=1e-2", "warm-up-steps=2"));
        settings.addAll(List.of(overrides));
        return ConfigLoader.load(TrainingSettings.class, Optional.empty(), settings);
    }

    static TrainingPlan plan(FileStore dataset, String... overrides) {
        return plan(dataset, new CheckpointSettings(1, 2), overrides);
    }

    static TrainingPlan plan(FileStore dataset, CheckpointSettings checkpoints, String... overrides) {
        return new TrainingPlan(
                MODEL, training(overrides), checkpoints, ComputeSettings.standard(), dataset.root(), "{\"spark\":{}}");
    }

    /** Ends the run after a round. */
    static RoundListener stopAfter(long round) {
        return report -> {
            if (report.round() == round) {
                throw new StoppedException();
            }
        };
    }

    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
