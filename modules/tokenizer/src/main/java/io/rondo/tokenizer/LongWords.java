package io.rondo.tokenizer;

import java.util.Arrays;

/**
 * The ids of words seen lately that {@link ShortWords} has no room for, in a table of fixed size where a new word takes
 * the place of an older one. Not safe for use by several threads.
 */
final class LongWords {
    /** In bytes; longer words are too rare to be worth a place. */
    static final int LONGEST = 128;

    private static final int SLOT_BITS = 15;

    /** Looked at first: a word of another hash is not worth a visit. */
    private final long[] hashes = new long[1 << SLOT_BITS];

    private final byte[][] words = new byte[1 << SLOT_BITS][];
    private final int[][] ids = new int[1 << SLOT_BITS][];

    /** What {@link #find} and {@link #keep} know a word by. */
    static long hash(byte[] text, int start, int end) {
        long hash = (long) end - start;
        int index = start;
        for (; index + Long.BYTES <= end; index += Long.BYTES) {
            hash = (hash ^ Utf8.eightBytes(text, index)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; index < end; index++) {
            hash = (hash ^ text[index]) * 0x9E3779B97F4A7C15L;
        }
        return (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
    }

    /** Appends the ids of a word; false if it is not there. */
    boolean find(long hash, byte[] text, int start, int end, IntSequence found) {
        int slot = slot(hash);
        if (hashes[slot] != hash) {
            return false;
        }
        byte[] word = words[slot];
        if (word == null || !Arrays.equals(word, 0, word.length, text, start, end)) {
            return false;
        }
        found.addAll(ids[slot], ids[slot].length);
        return true;
    }

    void keep(long hash, byte[] word, int[] wordIds) {
        int slot = slot(hash);
        hashes[slot] = hash;
        words[slot] = word;
        ids[slot] = wordIds;
    }

    private static int slot(long hash) {
        return (int) (hash >>> (64 - SLOT_BITS));
    }
}
