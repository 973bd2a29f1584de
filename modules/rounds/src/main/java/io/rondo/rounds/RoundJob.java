package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.training.ContributionGuard;
import io.rondo.training.ContributionGuard.Refused;
import io.rondo.training.GuardHistory;
import io.rondo.training.OuterStep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/** A round on Spark: parameters out, workers train, the mean of their pseudo-gradients comes in, chunk by chunk. */
final class RoundJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoundJob.class);

    /**
     * Spark gives a task of an executor that is ending to the same executor again, which refuses it at once, so that all
     * attempts of the task are over before the cluster knows that it has lost the executor.
     */
    private static final int MOST_ATTEMPTS = 2;

    /** How long such a loss may take to be known. */
    private static final Duration UNTIL_LOST = Duration.ofSeconds(10);

    private final SparkContext spark;
    private final ClusterFiles files;
    private final ContributionGuard guard;
    private final WorkerTasks tasks;
    private final ExecutorLosses losses;

    RoundJob(SparkSession session, ContributionGuard guard, WorkerTasks tasks) {
        this.spark = session.sparkContext();
        this.files = ClusterFiles.of(session);
        this.guard = guard;
        this.tasks = tasks;
        this.losses = ExecutorLosses.watch(spark);
    }

    /**
     * What a round gave.
     *
     * @param step the next state of the outer optimizer
     * @param reports of the workers whose contributions were averaged, ascending
     * @param refused those whose contributions were not
     * @param late those that the round did not wait for, ascending
     */
    record Outcome(
            OuterState.Step step,
            List<WorkerReport> reports,
            List<Refused> refused,
            List<Integer> late,
            RoundTimes times) {}

    ClusterFiles files() {
        return files;
    }

    /**
     * Trains one round.
     *
     * @param starts the workers that train, ascending
     * @param places by worker, the executor that it should go to; no place if empty
     * @param history of the guard
     * @throws RondoException if training diverged, data is damaged or the cluster could not do it
     */
    Outcome run(
            RoundAssignment assignment,
            OuterState state,
            OuterStep outer,
            Exchange exchange,
            List<WorkerStart> starts,
            List<List<String>> places,
            GuardHistory history,
            Patience patience) {
        spark.setJobDescription("Round " + assignment.round());
        for (int attempt = 1; ; attempt++) {
            losses.forget();
            try {
                return train(assignment, state, outer, exchange, starts, places, history, patience);
            } catch (Exception failure) {
                boolean ending = RoundFailure.metEndingExecutor(failure);
                if (ending && !spark.isLocal()) {
                    losses.await(UNTIL_LOST);
                }
                if (!ending || attempt == MOST_ATTEMPTS) {
                    throw RoundFailure.of(failure, assignment.round(), losses.latest());
                }
                LOG.warn(
                        "Round {} begins again: its tasks came to an executor that was ending{}",
                        assignment.round(),
                        losses.latest().map(loss -> " (" + loss + ")").orElse(""));
            }
        }
    }

    private Outcome train(
            RoundAssignment assignment,
            OuterState state,
            OuterStep outer,
            Exchange exchange,
            List<WorkerStart> starts,
            List<List<String>> places,
            GuardHistory history,
            Patience patience)
            throws Exception {
        RoundContext context = new RoundContext(spark, files, assignment.run(), assignment.round());
        ByChunk partitioner =
                new ByChunk(assignment.layout(), assignment.layout().tasks(starts.size()));
        long began = System.nanoTime();
        try (OuterState.Offer offer = state.offer(context);
                WorkerPhase workers = new WorkerPhase(
                        spark, partitioner, patience, start -> tasks.of(assignment, start, files, offer.source()))) {
            long offered = System.nanoTime();
            for (WorkerStart start : starts) {
                workers.start(start, places.get(start.worker()));
            }
            Reviewed reviewed = reviewed(workers, assignment, starts, history);
            long trained = System.nanoTime();
            RDD<MeanChunk> means = means(assignment, starts, reviewed.accepted(), partitioner);
            OuterState.Step step = state.step(context, outer, means, partitioner, exchange);
            return new Outcome(
                    step,
                    reviewed.reports(),
                    reviewed.refused(),
                    workers.late(),
                    new RoundTimes(began, offered, trained, System.nanoTime()));
        }
    }

    /** Looks at the reports before anything is added up. Whoever is refused trains once more, wherever there is room. */
    private Reviewed reviewed(
            WorkerPhase workers, RoundAssignment assignment, List<WorkerStart> starts, GuardHistory history)
            throws InterruptedException, ExecutionException {
        workers.await();
        Reviewed first = Reviewed.of(workers.latest(), starts, guard, history);
        if (first.refused().isEmpty()) {
            warnOfLate(workers, assignment);
            return first;
        }
        for (Refused refused : first.refused()) {
            LOG.warn("Round {}: {}; it trains once more", assignment.round(), refused.reason());
            workers.start(startOf(starts, refused.worker()).again(), List.of());
        }
        workers.await();
        Reviewed second = Reviewed.of(workers.latest(), starts, guard, history);
        if (second.accepted().isEmpty()) {
            boolean diverged =
                    workers.latest().stream().allMatch(job -> job.refusal().isPresent());
            throw new RondoException(
                    diverged ? ExitCode.DIVERGED : ExitCode.REFUSED,
                    diverged
                            ? second.refused().get(0).reason()
                            : "in round " + assignment.round() + " no contribution was fit to be averaged: "
                                    + second.refused().get(0).reason());
        }
        warnOfLate(workers, assignment);
        for (Refused refused : second.refused()) {
            LOG.warn("Round {} goes on without worker {}: {}", assignment.round(), refused.worker(), refused.reason());
        }
        return second;
    }

    private static void warnOfLate(WorkerPhase workers, RoundAssignment assignment) {
        if (!workers.late().isEmpty()) {
            LOG.warn(
                    "Round {} does not wait for the workers {}; their part of the data comes later",
                    assignment.round(),
                    workers.late());
        }
    }

    /** Contributions of one worker after the other, since the partitions of a union of like-partitioned RDDs are joined. */
    private RDD<MeanChunk> means(
            RoundAssignment assignment, List<WorkerStart> starts, List<WorkerJob> accepted, ByChunk partitioner) {
        List<RDD<Tuple2<Integer, Contribution>>> contributions =
                accepted.stream().map(WorkerJob::contributions).toList();
        ClassTag<Tuple2<Integer, Contribution>> pairs = ClassTag.apply(Tuple2.class);
        RDD<Tuple2<Integer, Contribution>> joined =
                spark.union(CollectionConverters.asScala(contributions).toSeq(), pairs);
        DeltaReduce reduce = new DeltaReduce(
                assignment.layout(),
                partitioner,
                assignment.training().wire(),
                accepted.stream().map(WorkerJob::worker).toList(),
                accepted.stream()
                        .map(job -> startOf(starts, job.worker())
                                .part()
                                .weight(assignment.globalBatch(), assignment.workers()))
                        .toList());
        return new JavaRDD<>(joined, pairs)
                .mapPartitionsWithIndex(reduce, false)
                .rdd();
    }

    static WorkerStart startOf(List<WorkerStart> starts, int worker) {
        return starts.stream()
                .filter(start -> start.worker() == worker)
                .findFirst()
                .orElseThrow();
    }

    /** Ends what all rounds have shared. */
    @Override
    public void close() {
        losses.close();
        files.forget();
    }
}
