package io.rondo.prep;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.PrepareResult.Outcome;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareOnHdfsTest {
    @TempDir
    Path directory;

    @Test
    void fromHdfsToHdfs() throws IOException {
        TestCorpus.createTemporaryDirectory();
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
        // How often a client asks whether its block has arrived, which is most of the time that small files take.
        Configuration client = LocalSpark.session().sparkContext().hadoopConfiguration();
        client.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 5);
        try (MiniDFSCluster cluster =
                new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
            String root = cluster.getURI().toString();
            try (OutputStream out = HadoopFileStore.at(root + "/raw", client).create("a.txt")) {
                out.write(String.join("\n", TestCorpus.english(60)).getBytes(StandardCharsets.UTF_8));
            }
            PrepareSettings settings = ConfigLoader.load(
                    PrepareSettings.class,
                    Optional.empty(),
                    List.of(
                            "input=[\"" + root + "/raw/*.txt\"]",
                            "vocabulary-size=400",
                            "shards=2",
                            "validation-fraction=0.1"));
            FileStore output = HadoopFileStore.at(root + "/dataset", client);

            PrepareResult first = PrepareCorpusJob.run(LocalSpark.session(), settings, output);
            PrepareResult second = PrepareCorpusJob.run(LocalSpark.session(), settings, output);

            assertThat(first.outcome()).isEqualTo(Outcome.WRITTEN);
            assertThat(second.outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
            first.manifest().verify(output);
            assertThat(output.list(""))
                    .extracting(FileEntry::name)
                    .containsExactly(
                            "datacard.md",
                            "manifest.json",
                            "report.html",
                            "tokenizer.json",
                            "train",
                            "validation",
                            "versions");
            try (TokenDataset train = TokenDataset.open(output, "train", 16)) {
                assertThat(train.sequences()).isGreaterThan(20);
                train.read(train.sequences() - 1, new int[17]);
            }
        }
    }
}
