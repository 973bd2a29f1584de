package io.rondo.rounds;

/**
 * How fast the machines of a cluster are, as far as the cost of a round depends on it. Speeds in bytes per second.
 *
 * @param link of each machine, in both directions at once
 * @param storage writing and reading files of the run's directory and of the shuffle, per executor
 * @param memory one pass over values that also converts or adds them, on one core
 * @param workerTokensPerSecond that one worker trains
 */
public record ClusterSpeed(double link, double storage, double memory, double workerTokensPerSecond) {
    /** @throws IllegalArgumentException if a speed is not positive */
    public ClusterSpeed {
        if (!(link > 0 && storage > 0 && memory > 0 && workerTokensPerSecond > 0)) {
            throw new IllegalArgumentException("link, storage, memory and workerTokensPerSecond must be above 0");
        }
    }
}
