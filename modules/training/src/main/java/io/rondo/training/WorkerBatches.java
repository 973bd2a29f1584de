package io.rondo.training;

import io.rondo.shards.BatchSampler;
import io.rondo.shards.TokenDataset;
import java.io.IOException;

/**
 * The batches of one worker: its part of each global batch.
 *
 * @param dataset may be shared by several workers
 * @param order the training order of the run
 * @param worker in [0, workers)
 * @param workers M
 * @param shift added to each step before its global batch is looked up; 0 but for a part that is trained later
 */
public record WorkerBatches(TokenDataset dataset, BatchSampler order, int worker, int workers, long shift) {
    /** In its own time. */
    public WorkerBatches(TokenDataset dataset, BatchSampler order, int worker, int workers) {
        this(dataset, order, worker, workers, 0);
    }

    /** Sequences of this worker in each step. */
    public int batchSize() {
        return order.partSize(worker, workers);
    }

    /**
     * Reads the batch of one step.
     *
     * @param step counted from 0
     * @param tokens receives the inputs, row-major [batch, length]
     * @param labels receives the token that follows each input
     */
    void read(long step, int[] tokens, int[] labels) throws IOException {
        int length = dataset.sequenceLength();
        int[] sequence = new int[length + 1];
        int row = 0;
        for (long index : order.sequences(step + shift, worker, workers)) {
            dataset.read(index, sequence);
            System.arraycopy(sequence, 0, tokens, row, length);
            System.arraycopy(sequence, 1, labels, row, length);
            row += length;
        }
    }
}
