package io.rondo.checkpoint;

import java.util.List;

/**
 * How far a run has come, and all that the position in the data follows from.
 *
 * @param generation the number of the checkpoint; every later one of the run has a higher number
 * @param round finished rounds
 * @param step finished inner steps
 * @param tokens tokens trained on
 * @param workers how many workers the run has
 * @param seed of the training order and of everything else that is random
 * @param trainingLoss mean of the last round in nats per token; NaN before the first
 * @param late parts of the data of finished steps that are still to be trained on, the oldest first
 */
public record Progress(
        long generation,
        long round,
        long step,
        long tokens,
        int workers,
        long seed,
        double trainingLoss,
        List<LatePart> late) {
    /** Part {@code worker} of {@code workers} of the global batches of some steps. */
    public record LatePart(long firstStep, int steps, int worker, int workers) {
        /** @throws IllegalArgumentException if there is no such part */
        public LatePart {
            if (firstStep < 0 || steps < 1 || worker < 0 || worker >= workers) {
                throw new IllegalArgumentException("part " + worker + " of " + workers + " of " + steps
                        + " steps from step " + firstStep + " on is no part of the data");
            }
        }
    }

    /** With all data of the finished steps trained on. */
    public Progress(long generation, long round, long step, long tokens, int workers, long seed, double trainingLoss) {
        this(generation, round, step, tokens, workers, seed, trainingLoss, List.of());
    }

    /** @throws IllegalArgumentException if a count is negative or the loss infinite */
    public Progress {
        late = List.copyOf(late);
        if (generation < 0 || round < 0 || step < 0 || tokens < 0 || workers < 0 || Double.isInfinite(trainingLoss)) {
            throw new IllegalArgumentException("a checkpoint cannot have generation " + generation + ", round " + round
                    + ", step " + step + ", tokens " + tokens + ", workers " + workers + " and loss " + trainingLoss);
        }
    }
}
