package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.config.ExitCode;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs on HDFS and on executors that are processes, under random kills, one run after the other until the time is up:
 * {@code mvn -Psoak verify}, with {@code -Dsoak.minutes=} and {@code -Dsoak.seed=}. The seed chooses the faults and the
 * pauses between them; at which operation a fault hits is up to the machine.
 */
@Tag("soak")
@DisabledOnOs(OS.WINDOWS)
class SoakTest {
    private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long ROUNDS = 24;

    private enum Fault {
        EXECUTOR_KILLED,
        DRIVER_KILLED,
        DATA_NODE_AWAY,
        NAME_NODE_RESTARTED,
        QUOTA_FULL
    }

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("soak.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Deque<Fault> bag = new ArrayDeque<>();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private MiniDFSCluster hdfs;
    private Map<String, String> hadoop;
    private String root;

    @BeforeEach
    void startHdfs() throws Exception {
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        hdfs = FaultCluster.startHdfs(directory.resolve("hdfs"));
        hadoop = FaultCluster.clientSettings();
        hadoop.forEach((key, value) -> System.setProperty("spark.hadoop." + key, value));
        root = "hdfs://127.0.0.1:" + hdfs.getNameNodePort();
    }

    @AfterEach
    void stopHdfs() {
        hadoop.keySet().forEach(key -> System.clearProperty("spark.hadoop." + key));
        hdfs.shutdown(true);
    }

    @Test
    void runsThatLoseWhateverMayBeLostEndAsAnUndisturbedOne() throws Exception {
        Duration length = Duration.ofMinutes(Long.getLong("soak.minutes", 30));
        long end = System.nanoTime() + length.toNanos();
        say("seed " + seed + ", " + length.toMinutes() + " minutes");
        SmallCorpus.write(Directories.ofThisProcess().at(root + "/raw"), 400);
        succeed(List.of(
                "prepare",
                "--output",
                root + "/dataset",
                "prepare.input=" + root + "/raw/*.txt",
                "prepare.vocabulary-size=400",
                "prepare.shards=3",
                "prepare.validation-fraction=0.1",
                "spark.master=local[2]"));
        succeed(pretrain("undisturbed", "spark.master=local[2]"));
        CheckpointManifest undisturbed = newest("undisturbed");
        assertThat(undisturbed.progress().round()).isEqualTo(ROUNDS);

        int runs = 0;
        do {
            runs++;
            disturb("disturbed-" + runs);
            CheckpointManifest disturbed = newest("disturbed-" + runs);
            assertThat(disturbed.parameterChecksum()).as("seed " + seed).isEqualTo(undisturbed.parameterChecksum());
            assertThat(disturbed.progress().step())
                    .isEqualTo(undisturbed.progress().step());
            assertNothingIsLeft("disturbed-" + runs);
            say("run " + runs + " has ended with the checksum of the undisturbed one; so far " + faults);
        } while (System.nanoTime() < end);
        say("seed " + seed + ": " + runs + " runs, " + faults);
        assertThat(faults.keySet()).contains(Fault.DRIVER_KILLED, Fault.EXECUTOR_KILLED);
    }

    /** Starts a run again and again, under faults, until it has come to its end. */
    private void disturb(String run) throws Exception {
        FileStore store = Directories.ofThisProcess().at(root + "/" + run);
        long reached = 0;
        while (true) {
            try (RondoJvm driver = RondoJvm.start(directory, pretrain(run, RondoJvm.LOCAL_CLUSTER))) {
                boolean killed = false;
                while (!killed && awaitRoundAfter(reached, store, driver)) {
                    reached = newestRound(store);
                    Thread.sleep(random.nextInt(2000)); // so that a fault hits anywhere in a round
                    killed = happen(nextFault(), run, driver);
                }
                if (!killed) {
                    int exitCode = driver.waitFor(PATIENCE);
                    say(run + " after round " + newestRound(store) + " ended with exit code " + exitCode);
                    if (exitCode == ExitCode.OK.code()) {
                        return;
                    }
                    assertThat(exitCode)
                            .as("seed %d:%n%s", seed, driver.output())
                            .isEqualTo(ExitCode.ENVIRONMENT.code());
                }
            }
        }
    }

    /** Whether the driver is gone. */
    private boolean happen(Fault fault, String run, RondoJvm driver) throws Exception {
        say(run + ", round " + newestRound(Directories.ofThisProcess().at(root + "/" + run)) + ": " + fault);
        faults.merge(fault, 1, Integer::sum);
        switch (fault) {
            case EXECUTOR_KILLED -> driver.killAnExecutor();
            case DRIVER_KILLED -> driver.killDriver();
            case DATA_NODE_AWAY -> {
                DataNodeProperties away = hdfs.stopDataNode(random.nextInt(2));
                Thread.sleep(random.nextInt(4000));
                assertThat(hdfs.restartDataNode(away)).isTrue();
                hdfs.waitActive();
            }
            case NAME_NODE_RESTARTED -> hdfs.restartNameNode(true);
            case QUOTA_FULL -> {
                quota(run, 1);
                Thread.sleep(random.nextInt(4000));
                quota(run, HdfsConstants.QUOTA_RESET);
            }
        }
        return fault == Fault.DRIVER_KILLED;
    }

    /** Each fault has its turn before one comes again. */
    private Fault nextFault() {
        if (bag.isEmpty()) {
            List<Fault> all = new ArrayList<>(List.of(Fault.values()));
            all.add(Fault.EXECUTOR_KILLED);
            Collections.shuffle(all, random);
            bag.addAll(all);
        }
        return bag.removeFirst();
    }

    /** Whether the run has got further; false if the driver has ended. */
    private static boolean awaitRoundAfter(long round, FileStore run, RondoJvm driver) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (newestRound(run) <= round) {
            if (!driver.isAlive()) {
                return false;
            }
            assertThat(System.nanoTime()).as(driver.output()).isLessThan(deadline);
            Thread.sleep(50);
        }
        return driver.isAlive();
    }

    private void assertNothingIsLeft(String run) throws IOException {
        FileStore store = Directories.ofThisProcess().at(root + "/" + run);
        CheckpointStore checkpoints = new CheckpointStore(store);
        List<Long> generations = checkpoints.generations();
        assertThat(generations).hasSize(3);
        for (long generation : generations) {
            assertThat(checkpoints.damages(generation)).isEmpty();
        }
        assertThat(store.list("ckpt")).hasSize(3);
        assertThat(store.list("workers")).hasSize(3);
        assertThat(store.list("_commits")).hasSize(4);
        assertThat(new String(store.readAll("metrics.jsonl"), UTF_8).lines()).hasSize((int) ROUNDS);
    }

    private void quota(String run, long names) throws IOException {
        hdfs.getFileSystem().setQuota(new org.apache.hadoop.fs.Path("/" + run), names, HdfsConstants.QUOTA_DONT_SET);
    }

    private List<String> pretrain(String run, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "pretrain",
                "--data",
                root + "/dataset",
                "--run",
                root + "/" + run,
                "model.layers=1",
                "model.heads=2",
                "model.width=32",
                "model.sequence-length=32",
                "model.dropout=0.1",
                "training.workers=2",
                "training.inner-steps=100",
                "training.steps=" + 100 * ROUNDS,
                "training.batch-size=4",
                "training.learning-rate=2e-3",
                "training.warm-up-steps=20"));
        arguments.addAll(List.of(settings));
        return arguments;
    }

    private CheckpointManifest newest(String run) throws IOException {
        return new CheckpointStore(Directories.ofThisProcess().at(root + "/" + run))
                .latestIntact()
                .orElseThrow();
    }

    private static long newestRound(FileStore run) throws IOException {
        return new CheckpointStore(run)
                .latest()
                .map(checkpoint -> checkpoint.progress().round())
                .orElse(0L);
    }

    private static void succeed(List<String> arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void say(String sentence) {
        LOG.warn("soak: {}", sentence);
    }
}
