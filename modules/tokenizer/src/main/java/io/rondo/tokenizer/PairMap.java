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

    private long[] keys;
    private long[] values;
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
        int mask = keys.length - 1;
        for (int slot = slot(pair); ; slot = (slot + 1) & mask) {
            long key = keys[slot];
            if (key == pair) {
                return values[slot];
            }
            if (key == EMPTY) {
                return MISSING;
            }
        }
    }

    void put(long pair, long value) {
        if (size * 2L >= keys.length) {
            grow();
        }
        int mask = keys.length - 1;
        int slot = slot(pair);
        while (keys[slot] != EMPTY && keys[slot] != pair) {
            slot = (slot + 1) & mask;
        }
        if (keys[slot] == EMPTY) {
            size++;
        }
        keys[slot] = pair;
        values[slot] = value;
    }

    private int slot(long pair) {
        // Fibonacci hashing: the product's high bits depend on all bits of both ids.
        return (int) (((pair ^ (pair >>> 29)) * 0x9E3779B97F4A7C15L) >>> shift);
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        allocate(Math.multiplyExact(oldKeys.length, 2));
        size = 0;
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldKeys[slot] != EMPTY) {
                put(oldKeys[slot], oldValues[slot]);
            }
        }
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        values = new long[capacity];
        Arrays.fill(keys, EMPTY);
        shift = 64 - Integer.numberOfTrailingZeros(capacity);
    }
}
