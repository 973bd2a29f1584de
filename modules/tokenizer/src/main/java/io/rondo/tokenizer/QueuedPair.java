package io.rondo.tokenizer;

/**
 * A pair that waits to be merged in given words. The most frequent comes first, of equally frequent ones the one with
 * the lower left, then right id.
 *
 * @param pair see {@link PairMap#pair}
 * @param place the pair's place in {@link PairCounts}
 * @param count its count when it was queued, which may be out of date
 * @param round the merge after which it was queued; the same pair is queued twice only in different rounds
 * @param words where it was found
 */
record QueuedPair(long pair, int place, long count, int round, IntSequence words) implements Comparable<QueuedPair> {
    QueuedPair withCount(long newCount) {
        return new QueuedPair(pair, place, newCount, round, words);
    }

    @Override
    public int compareTo(QueuedPair other) {
        if (count != other.count) {
            return Long.compare(other.count, count);
        }
        return pair != other.pair ? Long.compare(pair, other.pair) : Integer.compare(round, other.round);
    }
}
