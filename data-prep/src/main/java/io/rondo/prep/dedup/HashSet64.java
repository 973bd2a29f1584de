package io.rondo.prep.dedup;

import java.util.Arrays;

/** A set of uniform 64-bit hashes; open addressing, so that nothing is boxed. */
final class HashSet64 {
    private static final int LEAST_SLOTS = 64;

    private long[] slots = new long[LEAST_SLOTS];
    private int size;

    int size() {
        return size;
    }

    void add(long hash) {
        if (2 * size >= slots.length) {
            long[] full = slots;
            slots = new long[2 * full.length];
            size = 0;
            for (long element : full) {
                if (element != 0) {
                    add(element);
                }
            }
        }
        int slot = slot(hash);
        if (slots[slot] == 0) {
            slots[slot] = stored(hash);
            size++;
        }
    }

    boolean contains(long hash) {
        return slots[slot(hash)] != 0;
    }

    /** Empties it and gives its memory back. */
    void clear() {
        if (slots.length > LEAST_SLOTS) {
            slots = new long[LEAST_SLOTS];
        } else {
            Arrays.fill(slots, 0);
        }
        size = 0;
    }

    /** Where the hash is, or else where it belongs. */
    private int slot(long hash) {
        long wanted = stored(hash);
        int slot = (int) wanted & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != wanted) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    /** 0 is an empty slot. */
    private static long stored(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
