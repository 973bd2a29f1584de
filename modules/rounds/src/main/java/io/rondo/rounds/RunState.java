package io.rondo.rounds;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run stands between two rounds. The workers' states are on disk, so nothing here grows with the number of
 * workers but their names.
 *
 * @param outer the shared parameters and the outer optimizer's momentum
 * @param round finished rounds
 * @param step finished inner steps, with those that were left out
 * @param tokens trained on, over all workers
 * @param trainingLoss mean of the last round; NaN before the first
 * @param workers their states after the last round; empty before the first
 * @param late parts of the data of finished steps that nobody has trained on yet, the oldest first
 */
record RunState(
        OuterState outer,
        long round,
        long step,
        long tokens,
        double trainingLoss,
        List<WorkerStateReference> workers,
        List<DataPart> late) {
    static RunState initial(OuterState outer) {
        return new RunState(outer, 0, 0, 0, Double.NaN, List.of(), List.of());
    }

    /**
     * One round later.
     *
     * @param nextStep the step after the round's last
     */
    RunState after(
            OuterState next,
            long nextStep,
            long newTokens,
            double loss,
            List<WorkerStateReference> newWorkers,
            List<DataPart> nowLate) {
        return new RunState(
                next, round + 1, nextStep, tokens + newTokens, loss, List.copyOf(newWorkers), List.copyOf(nowLate));
    }

    /** Files in the run's directory that the next round needs. */
    Stream<String> files() {
        return Stream.concat(workers.stream().map(WorkerStateReference::path), outer.files().stream());
    }
}
