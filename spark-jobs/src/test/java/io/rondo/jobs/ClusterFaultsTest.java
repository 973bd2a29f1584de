package io.rondo.jobs;

import static io.rondo.jobs.FaultCluster.NOBODY;
import static io.rondo.jobs.FaultCluster.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.CheckpointSettings;
import io.rondo.rounds.TrainingPlan;
import io.rondo.rounds.TrainingResult;
import io.rondo.rounds.TrainingRounds;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.server.namenode.FSNamesystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What may break under a training run, one after the other: files, NameNode, DataNodes, space, executors that hang. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(900)
class ClusterFaultsTest {
    private static final CheckpointSettings EVERY_ROUND = new CheckpointSettings(1, 3);
    private static final long ROUNDS = 8;

    @TempDir
    private static Path directory;

    private static FaultCluster cluster;
    private static TrainingPlan plan;
    private static TrainingResult undisturbed;

    @BeforeAll
    static void start() throws IOException {
        // Short enough for an executor that hangs to be missed soon.
        cluster = FaultCluster.start(
                directory,
                "local-cluster[2,1,1024]",
                Map.of(
                        "spark.network.timeout", "12s",
                        "spark.network.timeoutInterval", "1s",
                        "spark.executor.heartbeatInterval", "1s",
                        "spark.rpc.askTimeout", "120s",
                        "spark.rpc.lookupTimeout", "120s",
                        // A machine that stands still for a while must not look like a fault of its own.
                        "spark.worker.timeout", "600",
                        "spark.deploy.maxExecutorRetries", "-1",
                        "spark.task.maxFailures", "8"));
        plan = cluster.plan(EVERY_ROUND);
        undisturbed = cluster.train(plan, cluster.store("undisturbed"), NOBODY);
        assertThat(undisturbed.rounds()).isEqualTo(ROUNDS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aNameNodeThatRestartsAndADataNodeThatStopsAreWaitedFor() throws Exception {
        FileStore run = cluster.store("restarts");
        List<CompletableFuture<Void>> restarts = new ArrayList<>();
        List<DataNodeProperties> stopped = new ArrayList<>();
        try {
            TrainingResult result = cluster.train(plan, run, report -> {
                // A checkpoint is being saved and the next round begins while it happens.
                if (report.round() == 2) {
                    restarts.add(CompletableFuture.runAsync(ClusterFaultsTest::restartNameNode));
                }
                if (report.round() == 5) {
                    restarts.forEach(CompletableFuture::join);
                    await(ClusterFaultsTest::everyBlockHasItsCopies);
                    stopped.add(cluster.hdfs().stopDataNode(0));
                }
            });
            assertThat(restarts).hasSize(1).allMatch(CompletableFuture::isDone);
            assertThat(cluster.hdfs().getDataNodes()).hasSize(1);
            assertThat(result).isEqualTo(undisturbed);
            assertIntact(run, ROUNDS);
        } finally {
            for (DataNodeProperties dataNode : stopped) {
                assertThat(cluster.hdfs().restartDataNode(dataNode)).isTrue();
                cluster.hdfs().waitActive();
            }
        }
    }

    @Test
    void savesThatFindNoSpaceAreForgivenAndTheRunGoesOn() throws Exception {
        FileStore run = cluster.store("little-space");
        TrainingResult result = cluster.train(plan, run, report -> {
            if (report.round() == 2) {
                // No further name fits below the directory of checkpoints.
                await(() -> new CheckpointStore(run).generations().size() == 2);
                quota(run, "ckpt", 1);
            }
            if (report.round() == 4) {
                quota(run, "ckpt", HdfsConstants.QUOTA_RESET);
            }
        });
        assertThat(result).isEqualTo(undisturbed);
        assertIntact(run, ROUNDS);
    }

    @Test
    void aFullQuotaEndsTheRunWithTheOldCheckpointIntactAndNothingTemporary() throws Exception {
        FileStore run = cluster.store("full");
        TrainingPlan twoFailures = cluster.plan(new CheckpointSettings(1, 3, 0, 0, 2, true));
        assertThatThrownBy(() -> cluster.train(twoFailures, run, report -> {
                    if (report.round() == 2) {
                        await(() -> new CheckpointStore(run).generations().size() == 2);
                        quota(run, "ckpt", 1);
                    }
                }))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessageContaining("checkpoint 3 cannot be saved in " + run.root() + ": ")
                .hasMessageContaining("quota")
                .hasMessageEndingWith("failure 2 in a row, where checkpoint.max-failed-saves is 2");
        assertIntact(run, 2);
        assertThat(run.list("ckpt")).hasSize(2);
        quota(run, "ckpt", HdfsConstants.QUOTA_RESET);

        // Now it is the workers that cannot write what they have trained.
        assertThatThrownBy(() -> cluster.train(plan, run, report -> {
                    if (report.round() == 4) {
                        await(() -> new CheckpointStore(run)
                                        .latest()
                                        .orElseThrow()
                                        .progress()
                                        .round()
                                == 4);
                        quota(run, "workers", 1);
                    }
                }))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessageContaining("quota");
        quota(run, "workers", HdfsConstants.QUOTA_RESET);
        assertIntact(run, 4);
        assertThat(cluster.train(plan, run, NOBODY)).isEqualTo(undisturbed);
        assertIntact(run, ROUNDS);
    }

    @Test
    void anExecutorThatHangsIsExpelledAndItsWorkRunsElsewhere() throws Exception {
        FileStore run = cluster.store("hangs");
        Set<ProcessHandle> before = FaultCluster.executors();
        List<ProcessHandle> stopped = new ArrayList<>();
        try {
            TrainingResult result = cluster.train(plan, run, report -> {
                if (report.round() == 2) {
                    ProcessHandle victim = before.iterator().next();
                    stopped.add(victim);
                    signal("STOP", victim);
                }
            });
            assertThat(result).isEqualTo(undisturbed);
            assertIntact(run, ROUNDS);
            ProcessHandle victim = stopped.get(0);
            // Spark has had it killed, and started another in its place.
            victim.onExit().get(60, TimeUnit.SECONDS);
            await(() -> FaultCluster.executors().size() == before.size());
        } finally {
            stopped.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void everyTornFileOfACheckpointIsRefusedAndAnOlderOneTakenWhenAsked() throws Exception {
        FileStore run = cluster.store("torn");
        TrainingPlan shorter = cluster.plan(EVERY_ROUND, "steps=30");
        TrainingResult whole = cluster.train(shorter, run, NOBODY);
        CheckpointStore checkpoints = new CheckpointStore(run);
        CheckpointManifest newest = checkpoints.latestIntact().orElseThrow();
        List<String> paths = new ArrayList<>(
                newest.files().stream().map(CheckpointFile::path).toList());
        String model = newest.driverFile(CheckpointStore.MODEL).path();
        paths.add(model.substring(0, model.lastIndexOf('/')) + "/MANIFEST.json");
        assertThat(paths).hasSize(5);
        for (String path : paths) {
            byte[] intact = run.readAll(path);
            run.delete(path);
            refuses(shorter, run, path);
            run.createExclusively(path, Arrays.copyOf(intact, intact.length / 2));
            refuses(shorter, run, path);
            run.delete(path);
            run.createExclusively(path, intact);
        }
        assertThat(checkpoints.latestIntact()).contains(newest);
        run.delete(model);
        assertThat(TrainingRounds.run(cluster.spark(), shorter, run, OnDamage.FALL_BACK, NOBODY))
                .isEqualTo(whole);
    }

    @Test
    void aShardWhoseBlocksAreDamagedIsNamedWithTheByte() throws Exception {
        FileStore damaged = cluster.store("damaged");
        for (FileEntry file : cluster.store("dataset").list("train")) {
            damaged.createExclusively(
                    "train/" + file.name(), cluster.store("dataset").readAll("train/" + file.name()));
        }
        for (String name : List.of("manifest.json", "tokenizer.json")) {
            damaged.createExclusively(name, cluster.store("dataset").readAll(name));
        }
        org.apache.hadoop.fs.Path shard = new org.apache.hadoop.fs.Path(damaged.root() + "/train/shard-1.bin");
        DFSTestUtil.waitReplication(cluster.files(), shard, (short) 2);
        assertThat(cluster.hdfs().corruptBlockOnDataNodes(DFSTestUtil.getFirstBlock(cluster.files(), shard)))
                .isEqualTo(2);
        FileStore run = cluster.store("on-damaged");
        TrainingPlan onDamaged = new TrainingPlan(
                plan.model(), plan.training(), EVERY_ROUND, plan.compute(), damaged.root(), plan.settingsJson());
        assertThatThrownBy(() -> cluster.train(onDamaged, run, NOBODY))
                .isInstanceOf(RondoException.class)
                .hasMessageMatching("(?s).*/damaged/train/shard-1\\.bin cannot be read from byte \\d+ on: .*");
        assertThat(new CheckpointStore(run).generations()).isEmpty();
        // The command verifies the dataset before it starts.
        CommandLineRun pretrain = CommandLineRun.of(
                "pretrain",
                "--data",
                damaged.root(),
                "--run",
                cluster.store("never").root(),
                "model.layers=1",
                "model.heads=2",
                "model.width=16",
                "model.sequence-length=16");
        assertThat(pretrain.exitCode()).as(pretrain.err()).isEqualTo(3);
        assertThat(pretrain.err())
                .matches("(?s)rondo: .*/damaged/train/shard-1\\.bin cannot be read from byte 0 on: .*")
                .hasLineCount(1);
    }

    private static void refuses(TrainingPlan plan, FileStore run, String path) {
        assertThatThrownBy(() -> cluster.train(plan, run, NOBODY))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining(run.root() + "/" + path)
                .hasMessageContaining("--allow-fallback");
    }

    /** All checkpoints of a run are whole, the newest is that of a round, and nothing temporary lies about. */
    private static void assertIntact(FileStore run, long round) throws IOException {
        CheckpointStore checkpoints = new CheckpointStore(run);
        for (long generation : checkpoints.generations()) {
            assertThat(checkpoints.damages(generation)).isEmpty();
        }
        assertThat(checkpoints.latest().orElseThrow().progress().round()).isEqualTo(round);
        assertThat(new String(run.readAll("metrics.jsonl"), UTF_8).lines()).hasSizeGreaterThanOrEqualTo((int) round);
        for (String place : List.of("", "_commits", "ckpt")) {
            assertThat(run.list(place)).extracting(FileEntry::name).noneMatch(name -> name.startsWith(".tmp-"));
        }
        assertThat(run.list("ckpt")).hasSize(checkpoints.generations().size());
    }

    private static void quota(FileStore run, String path, long names) {
        try {
            cluster.files()
                    .setQuota(
                            new org.apache.hadoop.fs.Path(run.root() + "/" + path),
                            names,
                            HdfsConstants.QUOTA_DONT_SET);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Otherwise the DataNode that stops might be the only one that has a block. */
    private static boolean everyBlockHasItsCopies() {
        FSNamesystem names = cluster.hdfs().getNamesystem();
        return names.getLowRedundancyBlocks() == 0 && names.getPendingReconstructionBlocks() == 0;
    }

    private static void restartNameNode() {
        try {
            cluster.hdfs().restartNameNode(true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(exitCode).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
