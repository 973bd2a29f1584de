package io.rondo.prep.dedup;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * MinHash signatures (Broder 1997): the chance that two sets have the same smallest element under a random permutation is
 * their Jaccard similarity. The permutations are {@code x → a·x + b} modulo 2^64 with odd {@code a}, on hashes that are
 * uniform already. They never change: files of signatures outlive the program.
 */
final class MinHash {
    private static final long SEED = 0x6D696E68617368L;

    private final int bands;
    private final int rows;
    private final long[] factors;
    private final long[] summands;
    private final long[] smallest;

    MinHash(NearDuplicateSettings settings) {
        bands = settings.bands();
        rows = settings.rows();
        factors = new long[settings.hashes()];
        summands = new long[settings.hashes()];
        smallest = new long[settings.hashes()];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < factors.length; i++) {
            factors[i] = random.nextLong() | 1;
            summands[i] = random.nextLong();
        }
    }

    /**
     * The signature of a set.
     *
     * @param elements uniform hashes; an element may come several times
     * @param count how many of them count, at least 1
     */
    Signature of(long[] elements, int count) {
        for (int i = 0; i < smallest.length; i++) {
            smallest[i] = smallest(elements, count, factors[i], summands[i]);
        }
        long[] keys = new long[bands];
        byte[] bytes = new byte[smallest.length];
        for (int band = 0; band < bands; band++) {
            long key = band;
            for (int i = band * rows; i < (band + 1) * rows; i++) {
                key = XxHash64.combine(key, smallest[i]);
                bytes[i] = (byte) XxHash64.avalanche(smallest[i]);
            }
            keys[band] = XxHash64.avalanche(key);
        }
        return new Signature(keys, bytes);
    }

    /** The smallest elements themselves, for tests. */
    long[] smallest(long[] elements, int count) {
        of(elements, count);
        return Arrays.copyOf(smallest, smallest.length);
    }

    private static long smallest(long[] elements, int count, long factor, long summand) {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            smallest = Math.min(smallest, elements[i] * factor + summand);
        }
        return smallest;
    }
}
