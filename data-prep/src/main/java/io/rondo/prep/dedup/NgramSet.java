package io.rondo.prep.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A set of n-gram hashes as bytes: ascending little-endian 64-bit numbers, each once. */
final class NgramSet {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private NgramSet() {}

    static byte[] toBytes(long[] ascending) {
        byte[] bytes = new byte[Math.multiplyExact(ascending.length, Long.BYTES)];
        for (int i = 0; i < ascending.length; i++) {
            LONGS.set(bytes, i * Long.BYTES, ascending[i]);
        }
        return bytes;
    }

    static long[] toLongs(byte[] set) {
        long[] elements = new long[set.length / Long.BYTES];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (long) LONGS.get(set, i * Long.BYTES);
        }
        return elements;
    }

    /** The Jaccard similarity of two sets: elements of both by elements of either, in [0, 1]. 0 if both are empty. */
    static double similarity(byte[] one, byte[] other) {
        int common = 0;
        int i = 0;
        int j = 0;
        while (i < one.length && j < other.length) {
            long left = (long) LONGS.get(one, i);
            long right = (long) LONGS.get(other, j);
            if (left == right) {
                common++;
            }
            i += left <= right ? Long.BYTES : 0;
            j += right <= left ? Long.BYTES : 0;
        }
        int either = (one.length + other.length) / Long.BYTES - common;
        return either == 0 ? 0 : (double) common / either;
    }
}
