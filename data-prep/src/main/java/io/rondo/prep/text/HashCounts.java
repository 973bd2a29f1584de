package io.rondo.prep.text;

/** How often 64-bit hashes were seen; open addressing, so that nothing is boxed. Size is fixed by the constructor. */
public final class HashCounts {
    private final long[] keys;
    private final int[] counts;
    private final int mask;

    /** Room for so many different hashes. */
    public HashCounts(int most) {
        int size = Integer.highestOneBit(Math.max(8, most)) << 2;
        keys = new long[size];
        counts = new int[size];
        mask = size - 1;
    }

    /** Counts a hash and says how often it has been seen now. */
    public int add(long hash) {
        int slot = (int) hash & mask;
        while (counts[slot] != 0 && keys[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = hash;
        return ++counts[slot];
    }
}
