package io.rondo.rounds;

import org.apache.spark.api.java.function.PairFlatMapFunction;

/** Makes what a worker of a round runs: {@link WorkerTask}, or in tests one that spoils it. */
@FunctionalInterface
interface WorkerTasks {
    /** The task of one worker. */
    PairFlatMapFunction<Integer, Integer, Contribution> of(
            RoundAssignment assignment, WorkerStart start, ClusterFiles files, ParameterSource source);
}
