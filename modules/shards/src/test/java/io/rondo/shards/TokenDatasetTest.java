package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenDatasetTest {
    @TempDir
    Path directory;

    private FileStore dataset;

    @BeforeEach
    void open() {
        dataset = ShardFixture.store(directory);
    }

    @Test
    void sequencesArePackedAcrossDocumentsAndShards() throws IOException {
        ShardFixture.countingDataset(dataset, 100, new int[][] {{}, {3, 1, 2}, {}, {}, {4}, {1, 1}, {}});

        try (TokenDataset train = TokenDataset.open(dataset, "train", 4)) {
            assertThat(train.tokens()).isEqualTo(12);
            assertThat(train.sequences()).isEqualTo(2);
            int[] tokens = new int[5];
            train.read(0, tokens);
            assertThat(tokens).containsExactly(0, 1, 2, 3, 4);
            train.read(1, tokens);
            assertThat(tokens).containsExactly(4, 5, 6, 7, 8);
        }
    }

    @Test
    void everySequenceOfEveryLengthIsTheRightPartOfTheStream() throws IOException {
        Random random = new Random(3);
        int[][] lengths = IntStream.range(0, 9)
                .mapToObj(shard -> random.ints(random.nextInt(6), 1, 40).toArray())
                .toArray(int[][]::new);
        ShardFixture.countingDataset(dataset, 70_000, lengths);

        for (int length : new int[] {1, 2, 7, 64, 200}) {
            try (TokenDataset train = TokenDataset.open(dataset, "train", length)) {
                int[] tokens = new int[length + 1];
                for (long sequence = 0; sequence < train.sequences(); sequence++) {
                    train.read(sequence, tokens);
                    int first = (int) sequence * length;
                    assertThat(tokens)
                            .containsExactly(
                                    IntStream.rangeClosed(first, first + length).toArray());
                }
                assertThat((train.sequences() + 1) * length + 1).isGreaterThan(train.tokens());
            }
        }
    }

    @Test
    void shardsTooLargeForMemoryAreReadInPlaceWithFewFilesOpen() throws IOException {
        int[][] lengths = IntStream.range(0, 80)
                .mapToObj(shard -> new int[] {shard % 5 + 1})
                .toArray(int[][]::new);
        ShardManifest manifest = ShardFixture.countingDataset(dataset, 300, lengths);
        List<ShardFile> files = manifest.split("train").shards();

        try (OpenShards streamed = new OpenShards(dataset.directory("train"), files, false);
                OpenShards resident = new OpenShards(dataset.directory("train"), files, true)) {
            for (int pass = 0; pass < 2; pass++) {
                for (int shard = 0; shard < files.size(); shard++) {
                    int count = (int) files.get(shard).tokens();
                    int[] fromFile = new int[count + 2];
                    int[] fromMemory = new int[count + 2];
                    streamed.read(shard, 0, fromFile, 1, count);
                    resident.read(shard, 0, fromMemory, 1, count);
                    assertThat(fromFile).isEqualTo(fromMemory);
                    assertThat(fromFile[1]).isEqualTo(shard / 5 * 15 + (shard % 5) * (shard % 5 + 1) / 2);
                }
            }
        }
    }

    @Test
    void aSplitTooShortForOneSequenceIsRefused() throws IOException {
        ShardFixture.countingDataset(dataset, 100, new int[][] {{4}});

        assertThatThrownBy(() -> TokenDataset.open(dataset, "train", 4))
                .hasMessageEndingWith("/train holds 4 tokens; a sequence length of 4 needs at least 5");
        assertThatThrownBy(() -> TokenDataset.open(dataset, "test", 4))
                .hasMessage("the dataset has no split 'test'; it has [train]");
    }

    @Test
    void tornAndFlippedShardsAreRefused() throws IOException {
        ShardFixture.countingDataset(dataset, 100, new int[][] {{4}, {5}});
        Path bin = directory.resolve("train/shard-1.bin");
        ShardFixture.flip(bin, 5);

        try (TokenDataset train = TokenDataset.open(dataset, "train", 4)) {
            int[] tokens = new int[5];
            train.read(0, tokens);
            assertThatThrownBy(() -> train.read(1, tokens))
                    .hasMessageEndingWith("shard-1.bin is corrupt at byte 4: token id 65286, expected 0 to 99");
        }
        ShardFixture.truncate(bin, 9);
        assertThatThrownBy(() -> TokenDataset.open(dataset, "train", 4))
                .hasMessageEndingWith("shard-1.bin ends at byte 9; the manifest says at 10");
    }
}
