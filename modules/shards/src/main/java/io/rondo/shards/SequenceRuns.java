package io.rondo.shards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sequences that lie wholly within some of the shards of a split, numbered from 0: a few runs of neighbours. */
final class SequenceRuns {
    private final long[] firsts;
    /** By run: how many sequences the runs before it have; then how many there are. */
    private final long[] before;

    private SequenceRuns(long[] firsts, long[] before) {
        this.firsts = firsts;
        this.before = before;
    }

    /**
     * The sequences of some shards.
     *
     * @param split all shards, whose tokens form one stream
     * @param names of the shards that count; neighbours among them are one run
     * @param sequenceLength {@code T}; sequence {@code i} is the tokens {@code [i·T, i·T + T]}
     */
    static SequenceRuns of(List<ShardFile> split, List<String> names, int sequenceLength) {
        Set<String> wanted = new HashSet<>(names);
        List<Long> firsts = new ArrayList<>();
        List<Long> before = new ArrayList<>(List.of(0L));
        long token = 0;
        for (int shard = 0; shard < split.size(); ) {
            long start = token;
            boolean counts = wanted.contains(split.get(shard).name());
            while (shard < split.size() && wanted.contains(split.get(shard).name()) == counts) {
                token += split.get(shard).tokens();
                shard++;
            }
            long first = -Math.floorDiv(-start, (long) sequenceLength);
            long end = Math.floorDiv(token - 1, (long) sequenceLength);
            if (counts && end > first) {
                firsts.add(first);
                before.add(before.get(before.size() - 1) + end - first);
            }
        }
        return new SequenceRuns(
                firsts.stream().mapToLong(Long::longValue).toArray(),
                before.stream().mapToLong(Long::longValue).toArray());
    }

    /** How many there are. */
    long count() {
        return before[before.length - 1];
    }

    /** The sequence of the split that has a number in [0, {@link #count()}). */
    long sequence(long number) {
        int found = Arrays.binarySearch(before, number);
        int run = found >= 0 ? found : -found - 2;
        return firsts[run] + number - before[run];
    }
}
