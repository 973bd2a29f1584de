package io.rondo.checkpoint;

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
 */
public record Progress(
        long generation, long round, long step, long tokens, int workers, long seed, double trainingLoss) {
    /** @throws IllegalArgumentException if a count is negative or the loss infinite */
    public Progress {
        if (generation < 0 || round < 0 || step < 0 || tokens < 0 || workers < 0 || Double.isInfinite(trainingLoss)) {
            throw new IllegalArgumentException("a checkpoint cannot have generation " + generation + ", round " + round
                    + ", step " + step + ", tokens " + tokens + ", workers " + workers + " and loss " + trainingLoss);
        }
    }
}
