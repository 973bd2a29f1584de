package io.rondo.tokenizer;

import java.util.Arrays;

/**
 * Pairs of token ids to longs, by open addressing: merges are looked up once per neighbouring pair of every word, so
 * this stands on the hot path of encoding and of training.
 */
final class PairMap {
    /** What {@link #get} gives for a pair that is not there; values must differ from it. */
    static final long MISSING = Long.MAX_VALUE;

    private static final long EMPTY = -1;

    /** Key and value by turns: a pair found costs one cache line. */
    private long[] table;

    private int size;
    private int shift;

    PairMap(int expected) {
        allocate(Math.max(16, Integer.highestOneBit(Math.max(1, expected)) * 4));
    }

    /** Two ids as one long; longs of pairs compare as (left, right). */
    static long pair(int left, int right) {
        return ((long) left << 32) | right;
    }

    static int left(long pair) {
        return (int) (pair >>> 32);
    }

    static int right(long pair) {
        return (int) pair;
    }

    long get(long pair) {
        long[] searched = table;
        int mask = searched.length - 1;
        for (int slot = slot(pair); ; slot = (slot + 2) & mask) {
            long key = searched[slot];
            if (key == pair) {
                return searched[slot + 1];
            }
            if (key == EMPTY) {
                return MISSING;
            }
        }
    }

    void put(long pair, long value) {
        if (size * 4L >= table.length) {
            grow();
        }
        int mask = table.length - 1;
        int slot = slot(pair);
        while (table[slot] != EMPTY && table[slot] != pair) {
            slot = (slot + 2) & mask;
        }
        if (table[slot] == EMPTY) {
            size++;
        }
        table[slot] = pair;
        table[slot + 1] = value;
    }

    private int slot(long pair) {
        // Fibonacci hashing: the product's high bits depend on all bits of both ids.
        return (int) (((pair ^ (pair >>> 29)) * 0x9E3779B97F4A7C15L) >>> shift) << 1;
    }

    private void grow() {
        long[] old = table;
        allocate(old.length);
        size = 0;
        for (int slot = 0; slot < old.length; slot += 2) {
            if (old[slot] != EMPTY) {
                put(old[slot], old[slot + 1]);
            }
        }
    }

    /** Makes room for {@code capacity} slots, a power of two. */
    private void allocate(int capacity) {
        table = new long[Math.multiplyExact(capacity, 2)];
        Arrays.fill(table, EMPTY);
        shift = 64 - Integer.numberOfTrailingZeros(capacity);
    }
}
