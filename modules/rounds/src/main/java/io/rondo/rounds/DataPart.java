package io.rondo.rounds;

import io.rondo.shards.BatchSampler;
import java.io.Serializable;

/**
 * What one worker trains on in a round: part {@code worker} of {@code workers} of the global batches of some steps.
 * Usually these are the round's own steps and workers; a part that came too late in an earlier round keeps its place in
 * the training order.
 *
 * @param firstStep whose global batch comes first, counted from 0
 * @param steps how many
 */
record DataPart(long firstStep, int steps, int worker, int workers) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Sequences of each step. */
    int sequences(int globalBatch) {
        return BatchSampler.partSize(globalBatch, worker, workers);
    }

    /**
     * How much a contribution counts that was trained on this part: as much as its sequences, so that every sequence
     * counts the same; exactly 1 where the batch is shared out evenly among the workers of the round.
     *
     * @param workersOfRound M
     */
    float weight(int globalBatch, int workersOfRound) {
        return workers == workersOfRound && globalBatch % workers == 0
                ? 1
                : (float) ((double) sequences(globalBatch) * workersOfRound / globalBatch);
    }
}
