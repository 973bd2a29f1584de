package io.rondo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HdfsFileStoreTest extends FileStoreContract {
    private static final AtomicInteger STORES = new AtomicInteger();
    private static HdfsCluster cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = HdfsCluster.start("file-store");
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    FileStore newStore() {
        return cluster.store("/stores/" + STORES.incrementAndGet());
    }

    @Override
    FileStore reopened(String root) {
        return HadoopFileStore.at(root, cluster.configuration());
    }

    @Test
    void aPlainPathIsOnTheConfiguredDefaultFileSystem() {
        assertThat(HadoopFileStore.at("/x/y", cluster.configuration()).root())
                .isEqualTo(cluster.fileSystem().getUri() + "/x/y");
    }

    @Test
    void filesAndDirectoriesAreClosedToOthers() throws IOException {
        FileStore store = newStore();
        store.createExclusively("d/x", new byte[0]);
        FileStatus file = cluster.fileSystem().getFileStatus(new Path(store.root() + "/d/x"));
        FileStatus directory = cluster.fileSystem().getFileStatus(new Path(store.root() + "/d"));
        assertThat(file.getPermission().toString()).isEqualTo("rw-r-----");
        assertThat(directory.getPermission().toString()).isEqualTo("rwxr-x---");
    }

    @Test
    void aFileThatAnotherClientIsWritingExists() throws IOException {
        FileStore store = newStore();
        try (OutputStream out = store.create("x")) {
            out.write(1);
            out.flush();
            assertThatThrownBy(() -> store.create("x")).isInstanceOf(FileAlreadyExistsException.class);
        }
    }

    @Test
    void aFullQuotaIsSaidSoAndLeavesNothing() throws IOException {
        FileStore store = newStore();
        store.createExclusively("x", new byte[10]);
        DistributedFileSystem files = cluster.fileSystem();
        Path root = new Path(store.root());
        files.setQuota(root, 2, HdfsConstants.QUOTA_DONT_SET);
        assertThatThrownBy(() -> store.createExclusively("y", new byte[10]))
                .isInstanceOf(OutOfSpaceException.class)
                .hasMessageContaining("quota");
        files.setQuota(root, HdfsConstants.QUOTA_RESET, 100);
        assertThatThrownBy(() -> store.createExclusively("y", new byte[10]))
                .isInstanceOf(OutOfSpaceException.class)
                .hasMessageContaining("quota");
        assertThat(store.list("")).containsExactly(new FileEntry("x", 10, false));
    }
}
