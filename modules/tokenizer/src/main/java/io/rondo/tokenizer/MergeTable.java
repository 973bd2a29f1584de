package io.rondo.tokenizer;

/** Which pairs of tokens merge, in which order, and into what. */
final class MergeTable {
    /** What {@link #merge} gives for a pair that does not merge; larger than every merge. */
    static final long NONE = PairMap.MISSING;

    private final PairMap merges;

    MergeTable(int size) {
        merges = new PairMap(size);
    }

    void put(int left, int right, int rank, int result) {
        merges.put(PairMap.pair(left, right), ((long) rank << 32) | result);
    }

    boolean contains(int left, int right) {
        return merge(left, right) != NONE;
    }

    /** The merge of a pair as one long that orders by rank; see {@link #rank} and {@link #result}. */
    long merge(int left, int right) {
        return merges.get(PairMap.pair(left, right));
    }

    static int rank(long merge) {
        return (int) (merge >>> 32);
    }

    static int result(long merge) {
        return (int) merge;
    }
}
