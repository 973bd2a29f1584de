package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WordMergerTest {
    /** A merge of two ids below its own result, as merges are. */
    record RandomMerge(int left, int right) {}

    @Property(tries = 2000)
    void everyWayOfMergingGivesTheSame(
            @ForAll @Size(max = 150) List<@IntRange(max = 2) Integer> word,
            @ForAll("merges") List<RandomMerge> randomMerges) {
        MergeTable table = table(randomMerges);
        WordMerger merger = new WordMerger(table);
        int[] symbols = word.stream().mapToInt(Integer::intValue).toArray();
        int[] expected = literally(symbols, table);

        assertThat(merged(symbols, merger::mergeByHeap)).isEqualTo(expected);
        assertThat(merged(symbols, merger::merge)).isEqualTo(expected);
        assertThat(merged(symbols, (copy, size) -> new MergeRounds(table, copy, size).merge()))
                .isEqualTo(expected);
        int[] start = Arrays.copyOf(symbols, Math.min(symbols.length, WordMerger.LONGEST_SCANNED));
        assertThat(merged(start, merger::mergeByScan)).isEqualTo(literally(start, table));
    }

    @Property(tries = 1000)
    void aMergeThatMakesWayForAnEarlierOneIsDoneByTheHeap(
            @ForAll @Size(max = 150) List<@IntRange(max = 2) Integer> word) {
        MergeTable table = new MergeTable(4);
        table.put(3, 2, 0, 4); // before the merge that makes 3
        table.put(0, 1, 1, 3);
        table.put(4, 4, 2, 5);
        assertThat(table.isOrdered()).isFalse();
        int[] symbols = word.stream().mapToInt(Integer::intValue).toArray();
        assertThat(merged(symbols, new WordMerger(table)::merge)).isEqualTo(literally(symbols, table));
    }

    private static int[] merged(int[] symbols, IntBinaryMerger way) {
        int[] copy = symbols.clone();
        return Arrays.copyOf(copy, way.merge(copy, copy.length));
    }

    private interface IntBinaryMerger {
        int merge(int[] symbols, int size);
    }

    /** The definition: again and again the leftmost of the pairs of the lowest rank. */
    private static int[] literally(int[] word, MergeTable table) {
        List<Integer> symbols = new ArrayList<>();
        for (int symbol : word) {
            symbols.add(symbol);
        }
        while (true) {
            int best = -1;
            int bestRank = MergeTable.NONE;
            for (int index = 0; index + 1 < symbols.size(); index++) {
                int rank = table.rank(symbols.get(index), symbols.get(index + 1));
                if (rank < bestRank) {
                    best = index;
                    bestRank = rank;
                }
            }
            if (best < 0) {
                return symbols.stream().mapToInt(Integer::intValue).toArray();
            }
            symbols.set(best, table.result(bestRank));
            symbols.remove(best + 1);
        }
    }

    @Test
    void theLowestRankIsMergedFirstAndTheLeftmostOfEqualOnes() {
        MergeTable table = new MergeTable(4);
        table.put(1, 2, 0, 10); // b c before a b
        table.put(0, 1, 1, 11);
        table.put(0, 0, 2, 12);
        WordMerger merger = new WordMerger(table);
        int[] abc = {0, 1, 2};
        int[] aaa = {0, 0, 0};

        assertThat(Arrays.copyOf(abc, merger.merge(abc, 3))).containsExactly(0, 10);
        assertThat(Arrays.copyOf(aaa, merger.merge(aaa, 3))).containsExactly(12, 0);
    }

    @Test
    void aWordOfAMillionSymbolsIsMergedQuickly() {
        MergeTable table = new MergeTable(20);
        for (int rank = 0; rank < 20; rank++) {
            table.put(rank, rank, rank, rank + 1);
        }
        int[] symbols = new int[1 << 20];
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(new WordMerger(table).merge(symbols, symbols.length))
                        .isEqualTo(1));
        assertThat(symbols[0]).isEqualTo(20);
    }

    @Provide
    Arbitrary<List<RandomMerge>> merges() {
        Arbitrary<Integer> ids = Arbitraries.integers().between(0, 9);
        return ids.tuple2()
                .map(pair -> new RandomMerge(pair.get1(), pair.get2()))
                .list()
                .uniqueElements()
                .ofMaxSize(12);
    }

    /** The merge of rank r gives id 3 + r; its parts are taken below that, and a pair already there keeps its rank. */
    private static MergeTable table(List<RandomMerge> merges) {
        MergeTable table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            int known = 3 + rank;
            int left = merges.get(rank).left() % known;
            int right = merges.get(rank).right() % known;
            if (!table.contains(left, right)) {
                table.put(left, right, rank, known);
            }
        }
        return table;
    }
}
