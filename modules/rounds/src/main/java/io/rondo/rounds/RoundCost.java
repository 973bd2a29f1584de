package io.rondo.rounds;

/**
 * Where the time of a round went, in seconds, with the slowest worker in the place of all; and what crossed the network,
 * in bytes over all workers.
 *
 * @param scheduling Spark's part: starting tasks, waiting for a free core, bringing reports back
 * @param broadcast handing out the shared parameters
 * @param restore bringing in the worker's state
 * @param compute inner steps
 * @param encode turning the pseudo-gradient into bytes
 * @param shuffle moving the pseudo-gradients and adding them up
 * @param state making the worker's state durable
 * @param outerStep the outer optimizer; with sharded outer state also reading and writing its files
 * @param checkpoint what training waited for the checkpoint before and for a copy of the state, or, if it is not saved in
 *     the background, until it was committed; 0 if there was none
 * @param parameterBytes shared parameters to the executors
 * @param contributionBytes encoded pseudo-gradients to the reduction
 */
public record RoundCost(
        double scheduling,
        double broadcast,
        double restore,
        double compute,
        double encode,
        double shuffle,
        double state,
        double outerStep,
        double checkpoint,
        long parameterBytes,
        long contributionBytes) {
    /** Of a round that cost nothing. */
    public static final RoundCost NONE = new RoundCost(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    RoundCost withCheckpoint(double seconds) {
        return new RoundCost(
                scheduling,
                broadcast,
                restore,
                compute,
                encode,
                shuffle,
                state,
                outerStep,
                seconds,
                parameterBytes,
                contributionBytes);
    }
}
