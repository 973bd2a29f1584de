package io.rondo.shards;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * The training order: which sequence stands at which global position. A pure function of the dataset's fingerprint, the
 * seed and the position, so it costs no memory, resumes at any step and does not depend on the number of workers.
 *
 * <p>Step {@code s} covers the global positions {@code [s·G, (s+1)·G)} for a global batch of {@code G} sequences; worker
 * {@code w} of {@code M} takes the positions from {@code ⌊w·G/M⌋} to {@code
 * ⌊(w+1)·G/M⌋} of each step, so that parts differ by at most one sequence. Each epoch is a fresh permutation of all
 * sequences; a step may reach from one epoch into the next.
 *
 * <p>The order of a mixture is that of {@link MixedOrder}, with the sequences of each step in a random order, so that no
 * worker always gets those of one source.
 */
public final class BatchSampler {
    private final long seed;
    private final long sequences;
    private final int globalBatch;
    private final Optional<MixedOrder> mixture;

    /**
     * The order of a split that is no mixture.
     *
     * @param fingerprint {@link ShardManifest#fingerprint()} of the dataset
     * @param seed of the run
     * @param sequences in the split, at least 1
     * @param globalBatch sequences per step over all workers, at least 1
     */
    public BatchSampler(String fingerprint, long seed, long sequences, int globalBatch) {
        this(fingerprint, seed, sequences, globalBatch, List.of());
    }

    /** @param sources of the mixture; empty if there is none */
    BatchSampler(String fingerprint, long seed, long sequences, int globalBatch, List<MixedOrder.Source> sources) {
        if (sequences < 1 || globalBatch < 1) {
            throw new IllegalArgumentException("a sampler over " + sequences + " sequences in batches of " + globalBatch
                    + ": expected at least 1 of each");
        }
        this.seed = Mixing.mix(hash(fingerprint), seed);
        this.sequences = sequences;
        this.globalBatch = globalBatch;
        this.mixture = sources.isEmpty() ? Optional.empty() : Optional.of(new MixedOrder(sources, this.seed));
    }

    /** Number of steps that there are sequences for; {@link Long#MAX_VALUE} unless all sources of a mixture are limited. */
    public long steps() {
        return mixture.isPresent() && mixture.get().length() < Long.MAX_VALUE
                ? mixture.get().length() / globalBatch
                : Long.MAX_VALUE;
    }

    /** The epoch, counted from 0, that a global position lies in; of a mixture, if it were none. */
    public long epochAt(long globalPosition) {
        return Math.floorDiv(globalPosition, sequences);
    }

    /** The sequence, in [0, sequences), that stands at a global position, counted from 0. */
    public long sequenceAt(long globalPosition) {
        if (globalPosition < 0) {
            throw new IllegalArgumentException("global position " + globalPosition + ": expected 0 or more");
        }
        if (mixture.isPresent()) {
            return mixedSequenceAt(globalPosition, mixture.get());
        }
        Permutation epoch = new Permutation(sequences, Mixing.mix(seed, epochAt(globalPosition)));
        return epoch.apply(globalPosition % sequences);
    }

    private long mixedSequenceAt(long globalPosition, MixedOrder order) {
        long step = globalPosition / globalBatch;
        if (step >= steps()) {
            throw new IllegalArgumentException("global position " + globalPosition + " of a mixture that ends after "
                    + steps() + " steps of " + globalBatch + " sequences");
        }
        Permutation places = new Permutation(globalBatch, Mixing.mix(~seed, step));
        return order.sequenceAt(step * globalBatch + places.apply(globalPosition % globalBatch));
    }

    /**
     * The sequences one worker trains on in one step, in order.
     *
     * @param step counted from 0
     * @param worker in [0, workers)
     * @param workers at most the global batch
     * @return {@link #partSize} sequences
     */
    public long[] sequences(long step, int worker, int workers) {
        long[] result = new long[partSize(worker, workers)];
        long first =
                Math.addExact(Math.multiplyExact(step, (long) globalBatch), partStart(globalBatch, worker, workers));
        for (int i = 0; i < result.length; i++) {
            result[i] = sequenceAt(first + i);
        }
        return result;
    }

    /** How many sequences of each step one worker takes, at least 1. */
    public int partSize(int worker, int workers) {
        return partSize(globalBatch, worker, workers);
    }

    /** How many of {@code globalBatch} sequences one worker takes, at least 1. */
    public static int partSize(int globalBatch, int worker, int workers) {
        if (workers < 1 || workers > globalBatch) {
            throw new IllegalArgumentException("a global batch of " + globalBatch
                    + " sequences cannot be divided among " + workers + " workers; expected 1 to " + globalBatch);
        }
        if (worker < 0 || worker >= workers) {
            throw new IllegalArgumentException("worker " + worker + " of " + workers);
        }
        return (int) (partStart(globalBatch, worker + 1, workers) - partStart(globalBatch, worker, workers));
    }

    private static long partStart(int globalBatch, int worker, int workers) {
        return (long) worker * globalBatch / workers;
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
