package io.rondo.rounds;

import io.rondo.rounds.Contribution.WorkerReport;
import java.util.Comparator;
import java.util.List;

/**
 * When the phases of a round ended, by {@link System#nanoTime()}.
 *
 * @param offered the parameters can be fetched
 * @param trained every worker has reported
 * @param stepped the outer step is done
 */
record RoundTimes(long began, long offered, long trained, long stepped) {
    /**
     * Where the time of the round went, with the slowest worker in the place of all.
     *
     * @param outerStepSeconds within the last phase
     */
    RoundCost cost(List<WorkerReport> workers, double outerStepSeconds) {
        WorkerCost slowest = workers.stream()
                .map(WorkerReport::cost)
                .max(Comparator.comparingDouble(WorkerCost::seconds))
                .orElse(WorkerCost.NONE);
        return new RoundCost(
                Math.max(0, seconds(offered, trained) - slowest.seconds()),
                seconds(began, offered) + slowest.parameterSeconds(),
                slowest.restoreSeconds(),
                slowest.computeSeconds(),
                slowest.encodeSeconds(),
                slowest.shuffleSeconds() + Math.max(0, seconds(trained, stepped) - outerStepSeconds),
                slowest.stateSeconds(),
                outerStepSeconds,
                0,
                workers.stream()
                        .mapToLong(worker -> worker.cost().parameterBytes())
                        .sum(),
                workers.stream()
                        .mapToLong(worker -> worker.cost().contributionBytes())
                        .sum());
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
