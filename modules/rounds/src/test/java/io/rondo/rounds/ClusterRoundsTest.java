package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executors in JVMs of their own, files on a real HDFS, and processes that die. */
class ClusterRoundsTest {
    private static final long PATIENCE_MILLIS = 60_000;
    private static SparkSession spark;
    private static MiniDFSCluster hdfs;
    private static Configuration client;
    private static FileStore dataset;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR,
                Path.of("target/hdfs").toAbsolutePath().toString());
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        hdfs.waitActive();
        // A name that only these settings explain: whoever opens a file without them finds no such host.
        Map<String, String> settings = Map.of(
                "dfs.nameservices",
                "theatre",
                "dfs.ha.namenodes.theatre",
                "only",
                "dfs.namenode.rpc-address.theatre.only",
                "127.0.0.1:" + hdfs.getNameNodePort(),
                "dfs.client.failover.proxy.provider.theatre",
                ConfiguredFailoverProxyProvider.class.getName(),
                // How often a client asks whether its block has arrived, which is most of the time that small files
                // take.
                "dfs.client.block.write.locateFollowingBlock.initial.delay.ms",
                "5");
        client = new Configuration();
        settings.forEach(client::set);
        spark = TinyRun.spark("local-cluster[2,1,1024]", settings);
        dataset = store("dataset");
        TinyRun.writeDataset(dataset, 0);
    }

    @AfterAll
    static void stop() {
        spark.stop();
        hdfs.shutdown(true);
    }

    @Test
    void executorsThatDieInARoundDoNotChangeABit() throws IOException {
        TrainingPlan plan = TinyRun.plan(dataset, "steps=120", "inner-steps=40");
        TrainingResult undisturbed = TrainingRounds.run(spark, plan, store("undisturbed"), NOBODY);

        FileStore run = store("disturbed");
        // Once a worker of round 2 has written its state: its shuffle output, or the other's work, is lost.
        CompletableFuture<Long> killedInRoundTwo = CompletableFuture.supplyAsync(() -> {
            await(() -> !run.list("workers/round-000002").isEmpty());
            return endAnExecutor(ProcessHandle::destroyForcibly);
        });
        TrainingResult disturbed = TrainingRounds.run(spark, plan, run, report -> {
            if (report.round() == 2) {
                // At the start of round 3, in the middle of its work, and as a cluster does that needs the room.
                CompletableFuture.runAsync(() -> {
                    await(() -> spark.sparkContext().statusTracker().getActiveJobIds().length > 0);
                    endAnExecutor(ProcessHandle::destroy);
                });
            }
        });
        assertThat(killedInRoundTwo).isCompleted();
        assertThat(disturbed).isEqualTo(undisturbed);
        assertThat(new String(run.readAll("metrics.jsonl")).lines()).hasSize(3);
    }

    private static FileStore store(String name) {
        return HadoopFileStore.at("hdfs://theatre/" + name, client);
    }

    private static long endAnExecutor(Predicate<ProcessHandle> ending) {
        // The only JVMs below this one; their class path is too long for ProcessHandle to show arguments.
        List<ProcessHandle> executors = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .toList();
        assertThat(executors).isNotEmpty();
        ProcessHandle victim = executors.get(0);
        assertThat(ending.test(victim)).isTrue();
        return victim.pid();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        try {
            while (!condition.holds()) {
                assertThat(System.currentTimeMillis()).isLessThan(end);
                Thread.sleep(5);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
