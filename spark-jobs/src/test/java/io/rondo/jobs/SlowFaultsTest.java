package io.rondo.jobs;

import static io.rondo.jobs.FaultCluster.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.checkpoint.CheckpointStore;
import io.rondo.config.ExitCode;
import io.rondo.rounds.CheckpointSettings;
import io.rondo.rounds.TrainingPlan;
import io.rondo.rounds.TrainingResult;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Faults that need a Spark of their own. */
@Tag("slow")
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class SlowFaultsTest {
    private static final CheckpointSettings EVERY_ROUND = new CheckpointSettings(1, 3);

    @TempDir
    private Path directory;

    /** Spark never runs two attempts of a task on one host, hence a host for each worker. */
    @Test
    @EnabledOnOs(OS.LINUX) // where all of 127.0.0.0/8 is this machine
    void twoAttemptsOfAWorkerContributeOnce() throws Exception {
        TrainingResult undisturbed;
        try (FaultCluster calm = FaultCluster.start(directory.resolve("calm"), "local[2]", Map.of())) {
            undisturbed = calm.train(longRounds(calm), calm.store("run"), NOBODY);
        }
        int port = freePort();
        String master = "spark://127.0.0.1:" + port;
        List<Process> daemons = new ArrayList<>();
        try {
            daemons.add(SparkDaemon.master(directory, port));
            daemons.add(SparkDaemon.worker(directory, "127.0.0.2", master));
            daemons.add(SparkDaemon.worker(directory, "127.0.0.3", master));
            Map<String, String> aggressive = Map.of(
                    "spark.executor.cores", "2",
                    "spark.executor.memory", "1g",
                    "spark.speculation", "true",
                    "spark.speculation.interval", "10ms",
                    "spark.speculation.minTaskRuntime", "10ms",
                    "spark.speculation.task.duration.threshold", "20ms");
            try (FaultCluster cluster = FaultCluster.start(directory.resolve("eager"), master, aggressive)) {
                AtomicInteger doubled = new AtomicInteger();
                cluster.spark().sparkContext().addSparkListener(new SparkListener() {
                    @Override
                    public void onTaskStart(SparkListenerTaskStart start) {
                        if (start.taskInfo().speculative()) {
                            doubled.incrementAndGet();
                        }
                    }
                });
                FileStore run = cluster.store("run");
                assertThat(cluster.train(longRounds(cluster), run, NOBODY)).isEqualTo(undisturbed);
                assertThat(doubled).hasPositiveValue();
                CheckpointStore checkpoints = new CheckpointStore(run);
                assertThat(checkpoints.latestIntact().orElseThrow().workerFiles())
                        .hasSize(2);
            }
        } finally {
            daemons.forEach(SparkDaemon::end);
        }
    }

    @Test
    void aSecondDriverIsRefusedUntilTheFirstIsDead() throws Exception {
        SmallCorpus.write(HadoopFileStore.at(directory.toString()), 300);
        Path dataset = directory.resolve("dataset");
        CommandLineRun prepared = CommandLineRun.of(
                "prepare",
                "--output",
                dataset.toString(),
                "prepare.input=" + directory.resolve(SmallCorpus.FILE),
                "prepare.vocabulary-size=300",
                "spark.master=local[2]");
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        Path run = directory.resolve("run");
        List<String> pretrain = List.of(
                "pretrain",
                "--data",
                dataset.toString(),
                "--run",
                run.toString(),
                "model.layers=1",
                "model.heads=2",
                "model.width=16",
                "model.sequence-length=16",
                "training.workers=2",
                "training.inner-steps=20",
                "training.steps=2000",
                "training.batch-size=2",
                "spark.master=local[2]");
        CheckpointStore checkpoints = new CheckpointStore(HadoopFileStore.at(run.toString()));
        try (RondoJvm first = RondoJvm.start(directory, pretrain)) {
            FaultCluster.await(() -> !first.isAlive() || checkpoints.latest().isPresent());
            CommandLineRun second = CommandLineRun.of(pretrain);
            assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.CONFLICT.code());
            assertThat(second.err()).contains(run + " is held by process ").hasLineCount(1);
            assertThat(first.isAlive()).as(first.output()).isTrue();
            first.killDriver();
        }
        long reached = checkpoints.latestIntact().orElseThrow().generation();
        try (RondoJvm third = RondoJvm.start(directory, pretrain)) {
            FaultCluster.await(
                    () -> !third.isAlive() || checkpoints.latest().orElseThrow().generation() > reached);
            assertThat(checkpoints.latestIntact().orElseThrow().generation())
                    .as(third.output())
                    .isGreaterThan(reached);
        }
    }

    private static TrainingPlan longRounds(FaultCluster cluster) {
        return cluster.plan(EVERY_ROUND, "inner-steps=100", "steps=400");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
