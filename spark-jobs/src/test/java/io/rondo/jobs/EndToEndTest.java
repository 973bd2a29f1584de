package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.export.CheckpointModel;
import io.rondo.export.HuggingFaceModel;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.TokenizerFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole path on HDFS and on executors that are processes, some of which are killed. */
@DisabledOnOs(OS.WINDOWS)
class EndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** In the report of {@code evaluate --json}. */
    private static final String LOSS = "lossNatsPerToken";

    private static final String TEXT = "The committee waits for better weather.";

    private static final List<String> SETTINGS = List.of(
            "model.layers=1",
            "model.heads=2",
            "model.width=32",
            "model.sequence-length=32",
            "model.dropout=0.1",
            "training.workers=2",
            "training.inner-steps=40",
            "training.steps=320",
            "training.batch-size=4",
            "training.learning-rate=2e-3",
            "training.warm-up-steps=20");

    @TempDir
    private Path directory;

    private final Map<String, String> hadoop = new HashMap<>();
    private MiniDFSCluster hdfs;
    private String root;

    @BeforeEach
    void startHdfs() throws Exception {
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        // A name that only Spark's properties explain, to every process: a file that is opened without them is not
        // found.
        hadoop.put("dfs.nameservices", "theatre");
        hadoop.put("dfs.ha.namenodes.theatre", "only");
        hadoop.put("dfs.namenode.rpc-address.theatre.only", "127.0.0.1:" + hdfs.getNameNodePort());
        hadoop.put("dfs.client.failover.proxy.provider.theatre", ConfiguredFailoverProxyProvider.class.getName());
        // How often a client asks whether its block has arrived, which is most of the time that small files take.
        hadoop.put("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "5");
        hadoop.forEach((key, value) -> System.setProperty("spark.hadoop." + key, value));
        root = "hdfs://theatre";
    }

    @AfterEach
    void stopHdfs() {
        hadoop.keySet().forEach(key -> System.clearProperty("spark.hadoop." + key));
        hdfs.shutdown();
    }

    @Test
    @Timeout(300)
    void aRunThatLosesAnExecutorAndThenItsDriverEndsAsAnUndisturbedOne() throws Exception {
        SmallCorpus.write(Directories.ofThisProcess().at(root + "/raw"), 400);
        succeed(
                "prepare",
                "--output",
                root + "/dataset",
                "prepare.input=" + root + "/raw/*.txt",
                "prepare.vocabulary-size=400",
                "prepare.shards=3",
                "prepare.validation-fraction=0.1",
                "spark.master=local[2]");

        succeed(pretrain("undisturbed", "spark.master=local[2]"));
        CheckpointManifest undisturbed = newest("undisturbed");

        FileStore run = Directories.ofThisProcess().at(root + "/disturbed");
        try (RondoJvm first = RondoJvm.start(directory, pretrain("disturbed", RondoJvm.LOCAL_CLUSTER))) {
            long before = awaitCommitAfter(-1, run, first);
            first.killOneExecutor();
            awaitCommitAfter(before, run, first);
            first.killDriver();
            assertThat(Files.readString(directory.resolve("logs/rondo.log"))).contains("Lost executor");
        }
        assertThat(newest("disturbed").progress().step())
                .isLessThan(undisturbed.progress().step());
        try (RondoJvm second = RondoJvm.start(directory, pretrain("disturbed", RondoJvm.LOCAL_CLUSTER))) {
            assertThat(second.waitFor(PATIENCE)).as(second.output()).isZero();
            assertThat(second.output()).contains(undisturbed.parameterChecksum());
        }
        CheckpointManifest disturbed = newest("disturbed");
        assertThat(disturbed.parameterChecksum()).isEqualTo(undisturbed.parameterChecksum());
        assertThat(disturbed.progress()).isEqualTo(undisturbed.progress());
        assertThat(metrics("disturbed")).hasSameSizeAs(metrics("undisturbed"));

        evaluatesBetterThanGuessing();
        exportedItGivesTheSameLogits();
    }

    private void evaluatesBetterThanGuessing() throws Exception {
        CommandLineRun evaluated =
                succeed("evaluate", "--checkpoint", root + "/disturbed", "--data", root + "/dataset", "--json");
        assertThat(new ObjectMapper().readTree(evaluated.out()).findValue(LOSS).asDouble())
                .isBetween(0.0, Math.log(400) - 2);
    }

    private void exportedItGivesTheSameLogits() throws Exception {
        FileStore export = Directories.ofThisProcess().at(root + "/export");
        succeed("export", "--checkpoint", root + "/disturbed", "--format", "huggingface", "--to", export.root());
        byte[] tokenizerJson = Directories.ofThisProcess().at(root + "/dataset").readAll("tokenizer.json");
        assertThat(export.readAll("tokenizer.json")).isEqualTo(tokenizerJson);
        try (CheckpointModel trained =
                        CheckpointModel.load(Directories.ofThisProcess().at(root + "/disturbed"));
                HuggingFaceModel exported = HuggingFaceModel.load(export)) {
            int[] tokens = exported.tokenizer().encode(TEXT);
            assertThat(tokens)
                    .hasSizeGreaterThan(3)
                    .isEqualTo(TokenizerFile.parse(new String(tokenizerJson, UTF_8))
                            .encode(TEXT));
            assertThat(exported.model().nextTokenLogits(tokens))
                    .hasSize(400)
                    .isEqualTo(trained.model().nextTokenLogits(tokens));
        }
    }

    private List<String> pretrain(String run, String... settings) {
        List<String> arguments =
                new ArrayList<>(List.of("pretrain", "--data", root + "/dataset", "--run", root + "/" + run));
        arguments.addAll(SETTINGS);
        arguments.addAll(List.of(settings));
        return arguments;
    }

    private CheckpointManifest newest(String run) throws Exception {
        return new CheckpointStore(Directories.ofThisProcess().at(root + "/" + run))
                .latestIntact()
                .orElseThrow();
    }

    private List<String> metrics(String run) throws Exception {
        byte[] lines = Directories.ofThisProcess().at(root + "/" + run).readAll("metrics.jsonl");
        return new String(lines, UTF_8).lines().toList();
    }

    private static long awaitCommitAfter(long generation, FileStore run, RondoJvm driver) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        CheckpointStore checkpoints = new CheckpointStore(run);
        while (System.nanoTime() < deadline) {
            List<Long> committed = checkpoints.generations();
            if (!committed.isEmpty() && committed.get(committed.size() - 1) > generation) {
                return committed.get(committed.size() - 1);
            }
            assertThat(driver.isAlive()).as(driver.output()).isTrue();
            Thread.sleep(20);
        }
        throw new AssertionError("no commit after " + generation + ":\n" + driver.output());
    }

    private static CommandLineRun succeed(List<String> arguments) {
        return succeed(arguments.toArray(String[]::new));
    }

    private static CommandLineRun succeed(String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }
}
