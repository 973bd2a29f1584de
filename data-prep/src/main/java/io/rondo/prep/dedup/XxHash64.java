package io.rondo.prep.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64, by its specification (Collet, {@code doc/xxhash_spec.md} of the xxHash project): 64 bits of any bytes. */
public final class XxHash64 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private XxHash64() {}

    /** The hash of {@code bytes[from … to)}. */
    static long hash(byte[] bytes, int from, int to, long seed) {
        int at = from;
        long hash = seed + PRIME_5;
        if (to - from >= STRIPE) {
            long first = seed + PRIME_1 + PRIME_2;
            long second = seed + PRIME_2;
            long third = seed;
            long fourth = seed - PRIME_1;
            for (; at + STRIPE <= to; at += STRIPE) {
                first = round(first, (long) LONGS.get(bytes, at));
                second = round(second, (long) LONGS.get(bytes, at + 8));
                third = round(third, (long) LONGS.get(bytes, at + 16));
                fourth = round(fourth, (long) LONGS.get(bytes, at + 24));
            }
            hash = Long.rotateLeft(first, 1)
                    + Long.rotateLeft(second, 7)
                    + Long.rotateLeft(third, 12)
                    + Long.rotateLeft(fourth, 18);
            hash = mergeRound(mergeRound(mergeRound(mergeRound(hash, first), second), third), fourth);
        }
        return avalanche(tail(bytes, at, to, hash + (to - from)));
    }

    /** The last step of XXH64: a bijection after which every bit depends on every other. */
    public static long avalanche(long value) {
        long hash = (value ^ (value >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    /** One 64-bit hash of two, in which their order counts. */
    static long combine(long hash, long next) {
        return Long.rotateLeft(hash ^ round(0, next), 27) * PRIME_1 + PRIME_4;
    }

    private static long tail(byte[] bytes, int from, int to, long start) {
        long hash = start;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = combine(hash, (long) LONGS.get(bytes, at));
        }
        if (at + Integer.BYTES <= to) {
            hash ^= ((int) INTS.get(bytes, at) & 0xFFFFFFFFL) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            at += Integer.BYTES;
        }
        for (; at < to; at++) {
            hash ^= (bytes[at] & 0xFF) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        return hash;
    }

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * PRIME_2, 31) * PRIME_1;
    }

    private static long mergeRound(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }
}
