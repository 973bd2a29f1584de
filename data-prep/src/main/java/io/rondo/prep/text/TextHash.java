package io.rondo.prep.text;

/**
 * 64-bit hashes of pieces of text, for sets and counts within one document: polynomial over the UTF-16 units, then
 * mixed as SplitMix64 does (Steele, Lea, Flood 2014). Not where somebody may want two texts to collide.
 */
public final class TextHash {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private TextHash() {}

    /** The hash of the units [from, to). */
    public static long of(CharSequence text, int from, int to) {
        long hash = (long) to - from;
        for (int i = from; i < to; i++) {
            hash = hash * FACTOR + text.charAt(i);
        }
        return mixed(hash);
    }

    /** The hash of {@code count} hashes in their order. */
    public static long ofSequence(long[] hashes, int from, int count) {
        long hash = count;
        for (int i = from; i < from + count; i++) {
            hash = hash * FACTOR + hashes[i];
        }
        return mixed(hash);
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
