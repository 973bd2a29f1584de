package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixtureOrderTest {
    private static final int LENGTH = 4;
    private static final int BATCH = 8;
    /** Token streams of the three sources: 0 … 399, 400 … 499 and, with two shards that are no neighbours, the rest. */
    private static final int[][] SHARDS = {{100, 100}, {200}, {100}, {30}, {}, {50}};

    @TempDir
    Path directory;

    private int made;

    private BatchSampler order(int batch, MixtureSource... sources) throws IOException {
        try (TokenDataset train = TokenDataset.open(dataset(sources), "train", LENGTH)) {
            return train.order("0123abcd", 42, batch);
        }
    }

    private FileStore dataset(MixtureSource... sources) throws IOException {
        FileStore dataset = ShardFixture.store(directory.resolve(Integer.toString(made++)));
        ShardFixture.countingDataset(dataset, 1000, SHARDS, List.of(sources));
        return dataset;
    }

    private static final MixtureSource WEB = new MixtureSource("web", 2, 0, List.of("shard-0", "shard-1"));
    private static final MixtureSource CODE = new MixtureSource("code", 1, 0, List.of("shard-2"));
    private static final MixtureSource BOOKS =
            new MixtureSource("books", 5, 0, List.of("shard-3", "shard-5", "shard-4"));

    @Test
    void everyStepHasTheProportionsAndEverySourceItsOwnEpochs() throws IOException {
        BatchSampler order = order(BATCH, WEB, CODE, BOOKS);
        BatchSampler oneByOne = order(1, WEB, CODE, BOOKS);
        List<List<Long>> drawn = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        for (long step = 0; step < 600; step++) {
            long[] sequences = order.sequences(step, 0, 1);
            LongStream.range(BATCH * step, BATCH * (step + 1))
                    .map(oneByOne::sequenceAt)
                    .forEach(sequence -> drawn.get(source(sequence)).add(sequence));
            assertThat(sequences)
                    .containsExactlyInAnyOrder(LongStream.range(BATCH * step, BATCH * (step + 1))
                            .map(oneByOne::sequenceAt)
                            .toArray());
            assertThat(Arrays.stream(sequences).filter(sequence -> source(sequence) == 0))
                    .hasSize(2);
            assertThat(Arrays.stream(sequences).filter(sequence -> source(sequence) == 1))
                    .hasSize(1);
        }

        assertThat(order.steps()).isEqualTo(Long.MAX_VALUE);
        assertEpochs(drawn.get(0), LongStream.range(0, 99));
        assertEpochs(drawn.get(1), LongStream.range(100, 124));
        // 500 … 529 and 530 … 579 are neighbours, as the shard between them is empty.
        assertEpochs(drawn.get(2), LongStream.range(125, 144));
    }

    @Test
    void workersAreNotTiedToSources() throws IOException {
        BatchSampler order = order(BATCH, WEB, CODE, BOOKS);

        for (int worker = 0; worker < 8; worker++) {
            int[] seen = new int[3];
            for (long step = 0; step < 800; step++) {
                seen[source(order.sequences(step, worker, 8)[0])]++;
            }
            // 200, 100 and 500 expected, standard deviations 12, 9 and 14.
            assertThat(seen[0]).isBetween(150, 250);
            assertThat(seen[1]).isBetween(60, 140);
            assertThat(seen[2]).isBetween(440, 560);
        }
    }

    @Test
    void aSourceAtItsLimitLeavesItsPlaceToTheOthers() throws IOException {
        MixtureSource books = new MixtureSource("books", 5, 2, BOOKS.shards());
        MixtureSource web = new MixtureSource("web", 2, 0.5, WEB.shards());
        BatchSampler order = order(1, web, CODE, books);

        int[] seen = new int[3];
        // Books: 38 sequences, reached after about 38 · 8/5 positions.
        LongStream.range(0, 56).forEach(position -> seen[source(order.sequenceAt(position))]++);
        assertThat(seen).containsExactly(14, 7, 35);
        LongStream.range(56, 56 + 300).forEach(position -> seen[source(order.sequenceAt(position))]++);
        assertThat(seen).containsExactly(49, 56 + 300 - 49 - 38, 38);
        assertThat(order.steps()).isEqualTo(Long.MAX_VALUE);
        assertThat(source(order.sequenceAt(1L << 50))).isEqualTo(1);
    }

    @Test
    void aMixtureOfLimitedSourcesEnds() throws IOException {
        MixtureSource[] sources = {
            new MixtureSource("web", 2, 0.5, WEB.shards()),
            new MixtureSource("code", 1, 2, CODE.shards()),
            new MixtureSource("books", 5, 1, BOOKS.shards())
        };
        BatchSampler order = order(BATCH, sources);
        int whole = 49 + 48 + 19;

        assertThat(order.steps()).isEqualTo(whole / BATCH);
        long[] all = LongStream.range(0, order.steps())
                .flatMap(step -> Arrays.stream(order.sequences(step, 0, 1)))
                .toArray();
        assertThat(all).hasSize(whole / BATCH * BATCH);
        assertThatThrownBy(() -> order.sequences(order.steps(), 0, 1))
                .hasMessage("global position 112 of a mixture that ends after 14 steps of 8 sequences");
        long[] oneByOne = LongStream.range(0, whole)
                .map(order(1, sources)::sequenceAt)
                .sorted()
                .toArray();
        assertThat(Arrays.stream(oneByOne)
                        .filter(sequence -> source(sequence) == 0)
                        .distinct())
                .hasSize(49);
        assertThat(Arrays.stream(oneByOne).filter(sequence -> source(sequence) == 1))
                .hasSize(48);
        assertThat(Arrays.stream(oneByOne).filter(sequence -> source(sequence) == 2))
                .hasSize(19);
    }

    @Test
    void anyNumberOfWorkersTakesTheSameGlobalOrder() throws IOException {
        BatchSampler order = order(BATCH, WEB, CODE, BOOKS);

        for (int workers = 1; workers <= BATCH; workers++) {
            int count = workers;
            long[] together = IntStream.range(0, workers)
                    .mapToObj(worker -> order.sequences(77, worker, count))
                    .flatMapToLong(Arrays::stream)
                    .toArray();
            assertThat(together).isEqualTo(order.sequences(77, 0, 1));
        }
    }

    @Test
    void theOrderOfAMixtureNeverChanges() throws IOException {
        BatchSampler order = order(BATCH, WEB, CODE, new MixtureSource("books", 5, 1, BOOKS.shards()));
        String drawn = LongStream.range(0, 64)
                .mapToObj(position -> Long.toString(order.sequenceAt(position)))
                .collect(Collectors.joining(" "));

        assertThat(drawn + "\n")
                .isEqualTo(new String(ShardFixture.golden("order/v1/mixture.txt"), StandardCharsets.UTF_8));
    }

    @Test
    void aSourceTooShortForOneSequenceIsRefused() throws IOException {
        FileStore dataset = ShardFixture.store(directory);
        ShardFixture.countingDataset(
                dataset,
                100,
                new int[][] {{50}, {4}},
                List.of(
                        new MixtureSource("web", 1, 0, List.of("shard-0")),
                        new MixtureSource("tiny", 1, 0, List.of("shard-1"))));

        assertThatThrownBy(() -> TokenDataset.open(dataset, "train", LENGTH))
                .hasMessage("the source 'tiny' of the mixture gives no sequence of 4 tokens; it needs more text, or a"
                        + " shorter sequence length");
    }

    private static int source(long sequence) {
        return sequence < 99 ? 0 : sequence < 124 ? 1 : 2;
    }

    private static void assertEpochs(List<Long> drawn, LongStream sequences) {
        List<Long> all = sequences.boxed().toList();
        for (int from = 0; from + all.size() <= drawn.size(); from += all.size()) {
            List<Long> epoch = drawn.subList(from, from + all.size());
            assertThat(epoch).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
        }
        assertThat(drawn.subList(0, all.size())).isNotEqualTo(drawn.subList(all.size(), 2 * all.size()));
    }
}
