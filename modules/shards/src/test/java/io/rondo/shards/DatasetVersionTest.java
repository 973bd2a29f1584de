package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetVersionTest {
    @TempDir
    Path directory;

    private FileStore dataset;
    private ShardManifest first;
    private ShardManifest second;

    @BeforeEach
    void writeTwoVersions() throws IOException {
        dataset = ShardFixture.store(directory);
        first = ShardFixture.countingDataset(dataset, 100, new int[][] {{10}, {20}});
        ShardFile added =
                ShardFixture.write(dataset.directory("train"), "v000002-shard-0", 100, new int[] {30, 31, 32});
        second = new ShardManifest(
                1,
                ShardFixture.TOKENIZER_SHA256,
                100,
                0,
                SplitInfo.join(first.splits(), Map.of("train", SplitInfo.of(List.of(added), 7))),
                List.of("file:/a.txt", "file:/b.txt"),
                "",
                Map.of());
        assertThat(new DatasetVersion(2, second).commit(dataset)).isTrue();
    }

    @Test
    void theNewestVersionIsReadUnlessAnotherIsAskedFor() throws IOException {
        assertThat(DatasetVersion.numbers(dataset)).containsExactly(1L, 2L);
        assertThat(DatasetVersion.newest(dataset)).isEqualTo(new DatasetVersion(2, second));
        assertThat(ShardManifest.read(dataset)).isEqualTo(second);
        assertThat(DatasetVersion.read(dataset, 1)).isEqualTo(new DatasetVersion(1, first));
        second.verify(dataset);
        try (TokenDataset now = TokenDataset.open(dataset, "train", 16);
                TokenDataset before = TokenDataset.open(dataset, first, "train", 16)) {
            assertThat(now.tokens()).isEqualTo(33);
            assertThat(before.tokens()).isEqualTo(30);
            int[] fromNow = new int[17];
            int[] fromBefore = new int[17];
            now.read(0, fromNow);
            before.read(0, fromBefore);
            assertThat(fromNow).isEqualTo(fromBefore);
            now.read(1, fromNow);
            assertThat(fromNow).startsWith(16, 17).endsWith(31, 32);
        }
        assertThat(second.split("train").textBytes()).isEqualTo(107);
    }

    @Test
    void aVersionIsCommittedOnce() throws IOException {
        byte[] before = Files.readAllBytes(directory.resolve("versions/000000000002.json"));
        assertThat(new DatasetVersion(2, first).commit(dataset)).isFalse();
        assertThat(new DatasetVersion(1, second).commit(dataset)).isFalse();
        assertThat(directory.resolve("versions/000000000002.json")).hasBinaryContent(before);
    }

    @Test
    void aVersionThatIsNotThereIsAUsageError() {
        assertThatThrownBy(() -> DatasetVersion.read(dataset, 3))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(dataset.root() + " has no version 3; it has [1, 2]");
        assertThatThrownBy(() -> DatasetVersion.newest(dataset.directory("nothing")))
                .hasMessageEndingWith(
                        "nothing/manifest.json does not exist; expected a dataset that 'rondo prepare'" + " completed");
    }

    @Test
    void aVersionIsFoundByItsFingerprintPastOnesThatAreDamaged() throws IOException {
        assertThat(DatasetVersion.withFingerprint(dataset, second.fingerprint()))
                .contains(new DatasetVersion(2, second));
        assertThat(DatasetVersion.withFingerprint(dataset, "none")).isEmpty();

        ShardFixture.truncate(directory.resolve("versions/000000000002.json"), 100);
        assertThat(DatasetVersion.withFingerprint(dataset, first.fingerprint())).contains(new DatasetVersion(1, first));
        for (String sought : List.of("none", second.fingerprint())) {
            assertThatThrownBy(() -> DatasetVersion.withFingerprint(dataset, sought))
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                    .hasMessageContaining("000000000002.json, line ")
                    .hasMessageContaining("is not a whole dataset manifest");
        }
        assertThatThrownBy(() -> ShardManifest.read(dataset)).hasMessageContaining("000000000002.json");
    }
}
