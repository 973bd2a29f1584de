package io.rondo.tokenizer;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which pairs of tokens merge, in which order, and into what. An open-addressing table whose slots hold left id, right id
 * and rank in one long: it is looked up for every pair of neighbours, so it must be small enough for the nearer caches.
 */
final class MergeTable {
    /** What {@link #rank} gives for a pair that does not merge; larger than every rank. */
    static final int NONE = Integer.MAX_VALUE;

    /** Ids and ranks are below this. */
    static final int LIMIT = 1 << 21;

    private static final int RIGHT_SHIFT = 21;
    private static final int LEFT_SHIFT = 42;
    private static final long RANK_MASK = LIMIT - 1L;
    private static final long EMPTY = -1;

    private final long[] slots;
    private final int shift;
    private final int[] results;
    private final BitSet parts = new BitSet();
    private boolean ordered = true;

    /** @param size most merges that are put in */
    MergeTable(int size) {
        int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, size)) * 4);
        slots = new long[capacity];
        Arrays.fill(slots, EMPTY);
        shift = 64 - Integer.numberOfTrailingZeros(capacity);
        results = new int[size];
    }

    /** Adds a merge that is not there yet; ranks ascend, and ids and ranks are below {@link #LIMIT}. */
    void put(int left, int right, int rank, int result) {
        int mask = slots.length - 1;
        int slot = slot(pair(left, right));
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = pair(left, right) | rank;
        results[rank] = result;
        ordered &= !parts.get(result) && result != left && result != right;
        parts.set(left);
        parts.set(right);
    }

    boolean contains(int left, int right) {
        return rank(left, right) != NONE;
    }

    /** Whether every merge stands after all those that make its parts, as in every vocabulary that was trained so. */
    boolean isOrdered() {
        return ordered;
    }

    /** The rank of the merge of a pair; {@link #NONE} if it does not merge. */
    int rank(int left, int right) {
        long pair = pair(left, right);
        long[] searched = slots;
        int mask = searched.length - 1;
        for (int slot = slot(pair); ; slot = (slot + 1) & mask) {
            long found = searched[slot];
            if ((found & ~RANK_MASK) == pair) {
                return (int) (found & RANK_MASK);
            }
            if (found == EMPTY) {
                return NONE;
            }
        }
    }

    /** The token that the merge of a rank makes. */
    int result(int rank) {
        return results[rank];
    }

    private static long pair(int left, int right) {
        return (long) left << LEFT_SHIFT | (long) right << RIGHT_SHIFT;
    }

    private int slot(long pair) {
        // Fibonacci hashing: the product's high bits depend on all bits of both ids.
        return (int) (((pair ^ (pair >>> 25)) * 0x9E3779B97F4A7C15L) >>> shift);
    }
}
