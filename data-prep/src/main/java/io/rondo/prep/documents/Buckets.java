package io.rondo.prep.documents;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Which split and shard a document goes to: a pure function of its content and the seed, so that neither the order of the
 * input nor the number of partitions matters, and no text can be in two splits. Buckets {@code 0 … validation-1} are the
 * validation shards, the train shards follow.
 *
 * @param train number of train shards, at least 1
 * @param validationFraction of the documents, in [0, 1)
 * @param seed another seed gives another split
 * @param sources of a mixture, each of which has so many train shards; 1 if there is none
 */
public record Buckets(int train, double validationFraction, long seed, int sources) implements Serializable {
    private static final double DRAW_UNIT = 0x1.0p-53;

    /** The buckets of a dataset that is no mixture. */
    public Buckets(int train, double validationFraction, long seed) {
        this(train, validationFraction, seed, 1);
    }

    /** Number of validation shards: as many as keep them about as large as a train shard. */
    public int validation() {
        return validationFraction == 0 ? 0 : (int) Math.ceil(train * validationFraction);
    }

    /** Number of buckets. */
    public int count() {
        return validation() + sources * train;
    }

    /** The bucket of a document; of a mixture, if it belongs to the first source. */
    public int of(byte[] contentHash) {
        ByteBuffer drawn = ContentHash.seeded(contentHash, seed);
        double draw = (drawn.getLong() >>> 11) * DRAW_UNIT;
        long spread = drawn.getLong();
        return draw < validationFraction
                ? (int) Long.remainderUnsigned(spread, validation())
                : validation() + (int) Long.remainderUnsigned(spread, train);
    }

    /** The bucket of a document of a mixture's source, which {@link #of} is not told; all share the validation buckets. */
    public int ofSource(int bucket, int source) {
        return isValidation(bucket) ? bucket : bucket + source * train;
    }

    /** The bucket a dropped document travels with; it goes nowhere, so any even spread will do. */
    public int ofDropped(long position) {
        return (int) Math.floorMod(position, (long) count());
    }

    /** Whether the bucket is held out from training. */
    public boolean isValidation(int bucket) {
        return bucket < validation();
    }

    /** Name of the bucket's shard within its split. */
    public String shardName(int bucket) {
        int number = isValidation(bucket) ? bucket : bucket - validation();
        return String.format(Locale.ROOT, "shard-%05d", number);
    }
}
