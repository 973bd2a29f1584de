package io.rondo.shards;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The training order: which sequence stands at which global position. A pure function of the dataset's fingerprint, the
 * seed and the position, so it costs no memory, resumes at any step and does not depend on the number of workers.
 *
 * <p>Step {@code s} covers the global positions {@code [s·G, (s+1)·G)} for a global batch of {@code G} sequences; worker
 * {@code w} of {@code M} takes the {@code w}-th equal part of each step. Each epoch is a fresh permutation of all
 * sequences; a step may reach from one epoch into the next.
 */
public final class BatchSampler {
    private final long seed;
    private final long sequences;
    private final int globalBatch;

    /**
     * @param fingerprint {@link ShardManifest#fingerprint()} of the dataset
     * @param seed of the run
     * @param sequences in the split, at least 1
     * @param globalBatch sequences per step over all workers, at least 1
     */
    public BatchSampler(String fingerprint, long seed, long sequences, int globalBatch) {
        if (sequences < 1 || globalBatch < 1) {
            throw new IllegalArgumentException("a sampler over " + sequences + " sequences in batches of " + globalBatch
                    + ": expected at least 1 of each");
        }
        this.seed = Mixing.mix(hash(fingerprint), seed);
        this.sequences = sequences;
        this.globalBatch = globalBatch;
    }

    /** The epoch, counted from 0, that a global position lies in. */
    public long epochAt(long globalPosition) {
        return Math.floorDiv(globalPosition, sequences);
    }

    /** The sequence, in [0, sequences), that stands at a global position, counted from 0. */
    public long sequenceAt(long globalPosition) {
        if (globalPosition < 0) {
            throw new IllegalArgumentException("global position " + globalPosition + ": expected 0 or more");
        }
        Permutation epoch = new Permutation(sequences, Mixing.mix(seed, epochAt(globalPosition)));
        return epoch.apply(globalPosition % sequences);
    }

    /**
     * The sequences one worker trains on in one step, in order.
     *
     * @param step counted from 0
     * @param worker in [0, workers)
     * @param workers must divide the global batch
     * @return {@code globalBatch / workers} sequences
     */
    public long[] sequences(long step, int worker, int workers) {
        if (workers < 1 || globalBatch % workers != 0) {
            throw new IllegalArgumentException("a global batch of " + globalBatch
                    + " sequences cannot be divided equally among " + workers + " workers");
        }
        if (worker < 0 || worker >= workers) {
            throw new IllegalArgumentException("worker " + worker + " of " + workers);
        }
        int part = globalBatch / workers;
        long first = Math.addExact(Math.multiplyExact(step, (long) globalBatch), (long) worker * part);
        long[] result = new long[part];
        for (int i = 0; i < part; i++) {
            result[i] = sequenceAt(first + i);
        }
        return result;
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
