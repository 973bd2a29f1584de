package io.rondo.rounds;

/**
 * Where a worker's time of a round went, in seconds, and what it sent and received, in bytes.
 *
 * @param parameterSeconds waiting for the shared parameters
 * @param restoreSeconds bringing in the worker's state
 * @param computeSeconds inner steps
 * @param encodeSeconds turning the pseudo-gradient into bytes
 * @param shuffleSeconds writing these bytes where the reduction fetches them
 * @param stateSeconds making the worker's state durable
 * @param parameterBytes that crossed the network for this worker; 0 if its executor had the parameters already
 * @param contributionBytes encoded
 */
record WorkerCost(
        double parameterSeconds,
        double restoreSeconds,
        double computeSeconds,
        double encodeSeconds,
        double shuffleSeconds,
        double stateSeconds,
        long parameterBytes,
        long contributionBytes) {
    static final WorkerCost NONE = new WorkerCost(0, 0, 0, 0, 0, 0, 0, 0);

    double seconds() {
        return parameterSeconds + restoreSeconds + computeSeconds + encodeSeconds + shuffleSeconds + stateSeconds;
    }
}
