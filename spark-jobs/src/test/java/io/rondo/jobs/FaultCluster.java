package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.model.TransformerConfig;
import io.rondo.rounds.CheckpointSettings;
import io.rondo.rounds.ComputeSettings;
import io.rondo.rounds.RondoKryoRegistrator;
import io.rondo.rounds.RoundListener;
import io.rondo.rounds.TrainingPlan;
import io.rondo.rounds.TrainingResult;
import io.rondo.rounds.TrainingRounds;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;

/** An HDFS with two DataNodes in this JVM, executors that are processes, a driver in this JVM, and a tiny dataset. */
final class FaultCluster implements AutoCloseable {
    static final RoundListener NOBODY = report -> {};

    private static final long PATIENCE_MILLIS = 240_000;

    private final MiniDFSCluster hdfs;
    private final Configuration client;
    private final SparkSession spark;

    private FaultCluster(MiniDFSCluster hdfs, Configuration client, SparkSession spark) {
        this.hdfs = hdfs;
        this.client = client;
        this.spark = spark;
    }

    /** @param properties of Spark, beside or instead of the usual ones */
    static FaultCluster start(Path directory, String master, Map<String, String> properties) throws IOException {
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        Path temporary = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        MiniDFSCluster hdfs = startHdfs(directory.resolve("hdfs"));
        Configuration client = new Configuration();
        SparkSession.Builder builder = SparkSession.builder();
        Map<String, String> settings = new HashMap<>(clientSettings());
        settings.put("dfs.client.retry.window.base", "10"); // what is damaged everywhere is given up soon
        settings.forEach((key, value) -> {
            client.set(key, value);
            builder.config("spark.hadoop." + key, value);
        });
        builder.master(master)
                .appName("faults")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.local.dir", temporary.toString())
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.kryo.registrationRequired", true)
                .config("spark.kryo.registrator", RondoKryoRegistrator.class.getName())
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary)
                .config("spark.executorEnv.OMP_NUM_THREADS", "1");
        properties.forEach(builder::config);
        FaultCluster cluster = new FaultCluster(hdfs, client, builder.getOrCreate());
        cluster.writeDataset();
        return cluster;
    }

    static MiniDFSCluster startHdfs(Path directory) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
        configuration.setInt("dfs.replication", 2);
        configuration.setInt("dfs.heartbeat.interval", 1);
        configuration.setInt("dfs.namenode.redundancy.interval.seconds", 1);
        // A copy that was ordered from a DataNode just before it stopped is ordered again soon, not after five minutes.
        configuration.setInt("dfs.namenode.reconstruction.pending.timeout-sec", 5);
        MiniDFSCluster hdfs =
                new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        hdfs.waitActive();
        return hdfs;
    }

    /** What docs/operations.md advises for a cluster with a single NameNode, and short delays. */
    static Map<String, String> clientSettings() {
        return Map.of(
                "dfs.replication", "2",
                "dfs.client.retry.policy.enabled", "true",
                "dfs.client.retry.policy.spec", "500,240",
                "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "5");
    }

    MiniDFSCluster hdfs() {
        return hdfs;
    }

    DistributedFileSystem files() throws IOException {
        return hdfs.getFileSystem();
    }

    SparkSession spark() {
        return spark;
    }

    FileStore store(String name) {
        return HadoopFileStore.at("hdfs://127.0.0.1:" + hdfs.getNameNodePort() + "/" + name, client);
    }

    TrainingPlan plan(CheckpointSettings checkpoints, String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "workers=2", "inner-steps=10", "steps=80", "batch-size=2", "learning-rate=1e-2", "warm-up-steps=2"));
        settings.addAll(List.of(overrides));
        return new TrainingPlan(
                TransformerConfig.gpt2(64, 16, 2, 2, 16, 0.1),
                ConfigLoader.load(TrainingSettings.class, Optional.empty(), settings),
                checkpoints,
                ComputeSettings.standard(),
                store("dataset").root(),
                "{\"spark\":{}}");
    }

    TrainingResult train(TrainingPlan plan, FileStore run, RoundListener listener) {
        return TrainingRounds.run(spark, plan, run, listener);
    }

    /** The JVMs below this one: executors, since the driver's command lines are too long to tell more. */
    static Set<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .collect(Collectors.toSet());
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try {
            while (!condition.holds()) {
                assertThat(System.nanoTime()).as("deadline").isLessThan(end);
                Thread.sleep(5);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        spark.stop();
        hdfs.shutdown(true);
    }

    /** A text of 30 different tokens with a pattern that can be learned. */
    private void writeDataset() throws IOException {
        FileStore dataset = store("dataset");
        List<ShardFile> shards = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            try (ShardWriter writer = new ShardWriter(dataset.directory("train"), "shard-" + shard, 64)) {
                int[] document = new int[1500];
                for (int i = 0; i < document.length; i++) {
                    document[i] = 1 + (i * 7 + i / 9) % 30;
                }
                writer.add(document);
                shards.add(writer.finish());
            }
        }
        byte[] tokenizer = "{}".getBytes(UTF_8);
        dataset.createExclusively(ShardManifest.TOKENIZER_FILE, tokenizer);
        new ShardManifest(
                        1,
                        Checksums.sha256(tokenizer),
                        64,
                        0,
                        Map.of("train", SplitInfo.of(shards, 3000)),
                        List.of(),
                        "",
                        Map.of())
                .write(dataset);
    }
}
