package io.rondo.shards;

/**
 * A pseudo-random permutation of {@code 0 … size-1}, computed on the fly: a balanced Feistel network over the next
 * power of four, walked along its cycles until it lands inside (Black and Rogaway, "Ciphers with Arbitrary Finite
 * Domains", CT-RSA 2002). Constant memory; {@link #apply} takes fewer than four walks on average for sizes from 64.
 */
public final class Permutation {
    /** Largest size: two Feistel halves of 31 bits. */
    public static final long LARGEST_SIZE = 1L << 62;

    // Luby and Rackoff need four rounds; small domains mix better with more, and a round costs a nanosecond.
    private static final int ROUNDS = 8;

    // With halves of one or two bits few permutations are reachable; a tiny size can afford a long walk.
    private static final int LEAST_HALF_BITS = 4;

    private final long size;
    private final int halfBits;
    private final long[] keys = new long[ROUNDS];

    /**
     * @param size from 1 to {@link #LARGEST_SIZE}
     * @param seed any number
     */
    public Permutation(long size, long seed) {
        if (size < 1 || size > LARGEST_SIZE) {
            throw new IllegalArgumentException("a permutation of size " + size + ": expected 1 to 2^62");
        }
        this.size = size;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        this.halfBits = Math.max(LEAST_HALF_BITS, (bits + 1) / 2);
        for (int round = 0; round < ROUNDS; round++) {
            keys[round] = Mixing.mix(seed + (round + 1) * Mixing.GOLDEN_GAMMA);
        }
    }

    /** How many numbers are permuted. */
    public long size() {
        return size;
    }

    /**
     * Where {@code index} goes.
     *
     * @param index in [0, size)
     * @return in [0, size)
     */
    public long apply(long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of a permutation of size " + size);
        }
        long value = index;
        do {
            value = encrypt(value);
        } while (value >= size);
        return value;
    }

    private long encrypt(long value) {
        long left = value >>> halfBits;
        long right = value & ((1L << halfBits) - 1);
        for (long key : keys) {
            long next = left ^ (Mixing.mix(right + key) >>> (Long.SIZE - halfBits));
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
