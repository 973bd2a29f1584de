package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HdfsCheckpointStoreTest extends CheckpointStoreContract {
    private static final long BLOCK = 1 << 20;
    private static final AtomicInteger STORES = new AtomicInteger();
    private static MiniDFSCluster cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        // The NameNode's web server wants the directory to be there.
        Files.createDirectories(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")));
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR,
                java.nio.file.Path.of("target/hdfs").toAbsolutePath().toString());
        configuration.setLong("dfs.blocksize", BLOCK);
        // How often a client asks whether its block has arrived, which is most of the time that small files take.
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        configuration.setInt("dfs.heartbeat.interval", 1);
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        cluster.waitActive();
    }

    @AfterAll
    static void stopCluster() {
        cluster.shutdown(true);
    }

    @Override
    FileStore newStore() throws IOException {
        String root = cluster.getFileSystem().getUri() + "/runs/" + STORES.incrementAndGet();
        return HadoopFileStore.at(root, cluster.getConfiguration(0));
    }

    @Override
    int stride() {
        return 5;
    }

    @Test
    @Tag("slow")
    void aCrashAfterEveryOperationOnHdfs() throws IOException {
        crashInASave(1);
        openRun();
        crashInRetention(1);
    }

    @Test
    void checkpointsOutliveARestartOfTheNameNode() throws IOException {
        CheckpointManifest first = save(1);
        cluster.restartNameNode(true);
        assertThat(checkpoints.latestIntact()).contains(first);
        CheckpointManifest second = save(2);
        cluster.restartNameNode(true);
        cluster.restartDataNode(0);
        cluster.waitActive();
        assertThat(checkpoints.latestIntact()).contains(second);
        checkpoints.verify(first);
    }

    @Test
    void aFullQuotaOfNamesLeavesTheOldCheckpointAndNothingElse() throws IOException {
        CheckpointManifest first = save(1);
        CheckpointDraft next = draft(run, 2);
        Path root = new Path(run.root());
        DistributedFileSystem files = cluster.getFileSystem();
        Set<String> before = files(run, "");
        long used = files.getContentSummary(root).getFileCount()
                + files.getContentSummary(root).getDirectoryCount();
        int refused = 0;
        while (true) {
            files.setQuota(root, used + refused, HdfsConstants.QUOTA_DONT_SET);
            try {
                checkpoints.save(next, NOTHING);
                break;
            } catch (RondoException e) {
                refused++;
                assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
                assertThat(e)
                        .hasMessageStartingWith("checkpoint 2 cannot be saved in " + run.root() + ": ")
                        .hasMessageContaining("quota");
            }
            assertThat(files(run, "")).isEqualTo(before);
            assertThat(run.list("ckpt")).hasSize(1);
            assertThat(checkpoints.latestIntact()).contains(first);
        }
        // Directory, two files, manifest, commit.
        assertThat(refused).isEqualTo(5);
        assertThat(checkpoints.latestIntact().orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void aFullQuotaOfSpaceLeavesTheOldCheckpointAndNothingElse() throws IOException {
        CheckpointManifest first = save(1);
        CheckpointDraft next = draft(run, 2);
        Path root = new Path(run.root());
        DistributedFileSystem files = cluster.getFileSystem();
        Set<String> before = files(run, "");
        short replication = files.getDefaultReplication(root);
        long used = files.getContentSummary(root).getSpaceConsumed();
        for (long spare : new long[] {0, 10, replication * BLOCK + 10, replication * BLOCK + 700}) {
            files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, used + spare);
            assertThatThrownBy(() -> checkpoints.save(next, NOTHING))
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                    .hasMessageStartingWith("checkpoint 2 cannot be saved in " + run.root() + ": ")
                    .hasMessageContaining("quota");
            assertThat(files(run, "")).isEqualTo(before);
            assertThat(run.list("ckpt")).hasSize(1);
            assertThat(checkpoints.latestIntact()).contains(first);
        }
        files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
        assertThat(checkpoints.save(next, NOTHING).generation()).isEqualTo(2);
    }
}
