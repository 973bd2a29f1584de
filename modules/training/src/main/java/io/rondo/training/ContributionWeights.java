package io.rondo.training;

import io.rondo.shards.BatchSampler;
import java.util.Collection;

/**
 * How much each worker's contribution counts: as much as its part of the global batch, so that every sequence counts the
 * same. Each value is multiplied by {@link #of}, then the sum is divided by {@link #sum}.
 *
 * @param globalBatch G sequences
 * @param workers M
 */
public record ContributionWeights(int globalBatch, int workers) {
    /** M times the worker's share of the global batch: exactly 1 where all parts are equal. */
    public float of(int worker) {
        int part = BatchSampler.partSize(globalBatch, worker, workers);
        return globalBatch % workers == 0 ? 1 : (float) ((double) part * workers / globalBatch);
    }

    /** The sum of the weights of those whose contributions are averaged. */
    public float sum(Collection<Integer> contributing) {
        return (float) contributing.stream().mapToDouble(this::of).sum();
    }
}
