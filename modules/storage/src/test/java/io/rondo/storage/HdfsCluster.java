package io.rondo.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A real HDFS in this JVM: one NameNode, one DataNode. */
record HdfsCluster(MiniDFSCluster cluster, Configuration configuration) implements AutoCloseable {
    static HdfsCluster start(String name) throws IOException {
        // The NameNode's web server wants the directory to be there.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR,
                Path.of("target/hdfs", name).toAbsolutePath().toString());
        // How often a client asks whether its block has arrived, which is most of the time that small files take.
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        MiniDFSCluster cluster =
                new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        cluster.waitActive();
        // The cluster has set its URI as the default file system.
        return new HdfsCluster(cluster, cluster.getConfiguration(0));
    }

    FileStore store(String path) {
        return HadoopFileStore.at(fileSystem().getUri() + path, configuration);
    }

    DistributedFileSystem fileSystem() {
        try {
            return cluster.getFileSystem();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
