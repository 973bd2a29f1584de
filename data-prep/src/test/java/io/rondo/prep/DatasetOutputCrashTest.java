package io.rondo.prep;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.history.KnownInput;
import io.rondo.prep.history.KnownInputs;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies after operation k on the dataset's files while it makes a version: every third k, and every k among
 * the slow tests.
 */
class DatasetOutputCrashTest {
    private static final int MORE_THAN_THERE_ARE = 400;
    private static final byte[] TOKENIZER = "{}".getBytes();

    @TempDir
    Path directory;

    /** What makes the next version of a dataset. */
    private interface Job {
        void run(FileStore dataset) throws IOException;
    }

    @Test
    void aCrashWhileTheFirstVersionIsMadeLeavesNothingOrAllOfIt() throws IOException {
        sweep(0, 3, DatasetOutputCrashTest::addAVersion);
    }

    @Test
    void aCrashWhileAFurtherVersionIsMadeLeavesTheOldOrTheNewOne() throws IOException {
        sweep(2, 3, DatasetOutputCrashTest::addAVersion);
    }

    @Test
    @Tag("slow")
    void aCrashAfterAnyOperationLeavesTheOldOrTheNewVersion() throws IOException {
        sweep(0, 1, DatasetOutputCrashTest::addAVersion);
        Files.move(directory.resolve("calm-0"), directory.resolve("prepared"));
        sweep(1, 1, dataset -> addAVersion(dataset, 2));
    }

    @Test
    @Tag("slow")
    void aCrashOfTheDriverOfAWholeJobEndsInTheSameDataset() throws IOException {
        Path raw = directory.resolve("raw");
        PreparedDatasets datasets = new PreparedDatasets(raw);
        // Every other job goes on from the documents that the one before it has judged.
        Job job = dataset -> PrepareCorpusJob.run(LocalSpark.session(), datasets.settings(), dataset, 0);
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(60));
        sweep(0, 5, job);
        Path calm = directory.resolve("prepared");
        job.run(HadoopFileStore.at(calm.toString()));
        TestCorpus.lines(raw.resolve("b.txt"), TestCorpus.english(100));
        sweep(1, 3, job);
    }

    private void sweep(int versionsBefore, int stride, Job job) throws IOException {
        FileStore calm =
                HadoopFileStore.at(directory.resolve("calm-" + versionsBefore).toString());
        versions(versionsBefore, calm);
        job.run(calm);
        Map<String, String> undisturbed = TestCorpus.hashes(Path.of(calm.root().substring("file:".length())));
        Set<Integer> versionsAfterACrash = new TreeSet<>();
        boolean finished = false;
        int operations = 0;
        for (; !finished; operations += stride) {
            Path place = directory.resolve(versionsBefore + "-crash-" + operations);
            FileStore dataset = HadoopFileStore.at(place.toString());
            versions(versionsBefore, dataset);
            Map<String, String> before = versionsBefore == 0 ? Map.of() : TestCorpus.hashes(place);
            try {
                job.run(new CrashingFileStore(dataset, new AtomicInteger(operations)));
                finished = true;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("crashed");
            }

            // Readers see a whole version, and of the earlier ones every bit.
            List<Long> versions = DatasetVersion.numbers(dataset);
            versionsAfterACrash.add(versions.size());
            if (!before.isEmpty()) {
                assertThat(TestCorpus.hashes(place)).containsAllEntriesOf(before);
            }
            for (long version : versions) {
                DatasetVersion.read(dataset, version).manifest().verify(dataset);
            }

            CrashingFileStore.bury(dataset);
            job.run(dataset);
            assertThat(TestCorpus.hashes(place))
                    .as("after %d operations", operations)
                    .isEqualTo(undisturbed);
            assertThat(operations).isLessThan(MORE_THAN_THERE_ARE);
        }
        assertThat(versionsAfterACrash).containsExactly(versionsBefore, versionsBefore + 1);
        assertThat(operations).isGreaterThan(20);
    }

    /** What the sweep begins with; made once, since a durable write takes its time. */
    private void versions(int count, FileStore dataset) throws IOException {
        Path prepared = directory.resolve("prepared");
        if (!Files.exists(prepared)) {
            for (int version = 1; version <= count; version++) {
                addAVersion(HadoopFileStore.at(prepared.toString()), version);
            }
        }
        if (count > 0) {
            copy(prepared, Path.of(dataset.root().substring("file:".length())));
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /** The version after those that there were when the sweep began, unless a process before has committed it. */
    private static void addAVersion(FileStore dataset) throws IOException {
        int target = dataset.root().contains("/0-crash") || dataset.root().endsWith("calm-0") ? 1 : 3;
        addAVersion(dataset, target);
    }

    /** What the job does to the files, without Spark. */
    private static void addAVersion(FileStore dataset, int target) throws IOException {
        try (DatasetOutput output = DatasetOutput.begin(dataset)) {
            if (output.number() > target) {
                return;
            }
            String attempt = output.attempts() + "/17";
            String name = output.mark() + "shard-00000";
            ShardFile shard;
            try (ShardWriter writer = new ShardWriter(dataset.directory(attempt), name, 100)) {
                writer.add(new int[] {target, 2, 0});
                shard = writer.finish();
            }
            if (output.before().isEmpty()) {
                dataset.createExclusively(ShardManifest.TOKENIZER_FILE, TOKENIZER);
            }
            for (String ending : List.of(".bin", ".idx")) {
                dataset.rename(attempt + "/" + name + ending, "train/" + name + ending);
            }
            Map<String, SplitInfo> added = Map.of(ShardManifest.TRAIN, SplitInfo.of(List.of(shard), 3));
            ShardManifest manifest = new ShardManifest(
                    1,
                    Checksums.sha256(TOKENIZER),
                    100,
                    0,
                    SplitInfo.join(
                            output.before()
                                    .map(before -> before.manifest().splits())
                                    .orElse(Map.of()),
                            added),
                    List.of("file:/a.txt"),
                    "",
                    Map.of());
            output.commit(manifest, new KnownInputs(List.of(new KnownInput("file:/a.txt", target, 1, "0".repeat(64)))));
        }
    }
}
