package io.rondo.rounds;

import java.util.List;

/**
 * Where a run stands between two rounds. The workers' states are on disk, so nothing here grows with the number of
 * workers but their names.
 *
 * @param parameters θ, one value per parameter
 * @param velocity the outer optimizer's momentum, one value per parameter
 * @param round finished rounds
 * @param step finished inner steps
 * @param tokens trained on, over all workers
 * @param trainingLoss mean of the last round; NaN before the first
 * @param workers their states after the last round; empty before the first
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the model: changed in place from round to round
record RunState(
        float[] parameters,
        float[] velocity,
        long round,
        long step,
        long tokens,
        double trainingLoss,
        List<WorkerStateReference> workers) {
    static RunState initial(float[] parameters) {
        return new RunState(parameters, new float[parameters.length], 0, 0, 0, Double.NaN, List.of());
    }

    /** The same vectors, one round later. */
    RunState after(int steps, long newTokens, double loss, List<WorkerStateReference> newWorkers) {
        return new RunState(
                parameters, velocity, round + 1, step + steps, tokens + newTokens, loss, List.copyOf(newWorkers));
    }
}
