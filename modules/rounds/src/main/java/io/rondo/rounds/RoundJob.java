package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.training.OuterOptimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/** A round on Spark: parameters out, workers train, the mean of their pseudo-gradients comes in, chunk by chunk. */
final class RoundJob implements AutoCloseable {
    private final SparkContext spark;
    private final ClusterFiles files;

    RoundJob(SparkSession session) {
        this.spark = session.sparkContext();
        this.files = ClusterFiles.of(session);
    }

    /**
     * What a round gave.
     *
     * @param step the next state of the outer optimizer
     * @param reports one per worker, ascending
     */
    record Outcome(OuterState.Step step, List<WorkerReport> reports, RoundTimes times) {}

    ClusterFiles files() {
        return files;
    }

    /**
     * Trains one round.
     *
     * @param starts the workers, ascending
     * @param places by worker, the executor that it should go to; no place if empty
     * @throws RondoException if training diverged, data is damaged or the cluster could not do it
     */
    Outcome run(
            RoundAssignment assignment,
            OuterState state,
            OuterOptimizer outer,
            List<WorkerStart> starts,
            List<List<String>> places) {
        spark.setJobDescription("Round " + assignment.round());
        RoundContext context = new RoundContext(spark, files, assignment.run(), assignment.round());
        ByChunk partitioner =
                new ByChunk(assignment.layout(), assignment.layout().tasks(starts.size()));
        List<WorkerJob> jobs = new ArrayList<>();
        long began = System.nanoTime();
        try (OuterState.Offer offer = state.offer(context)) {
            long offered = System.nanoTime();
            BlockingQueue<WorkerJob> ended = new LinkedBlockingQueue<>();
            for (WorkerStart start : starts) {
                WorkerTask task = new WorkerTask(assignment, start, files, offer.source());
                List<String> wishes = places.get(start.worker());
                jobs.add(WorkerJob.start(spark, start.worker(), task, wishes, partitioner, ended::add));
            }
            List<WorkerReport> reports = reports(jobs, ended);
            long trained = System.nanoTime();
            OuterState.Step step = state.step(context, outer, means(assignment, jobs, partitioner), partitioner);
            return new Outcome(step, reports, new RoundTimes(began, offered, trained, System.nanoTime()));
        } catch (Exception failure) {
            throw explained(failure, assignment.round());
        } finally {
            jobs.forEach(WorkerJob::discard);
        }
    }

    private static List<WorkerReport> reports(List<WorkerJob> jobs, BlockingQueue<WorkerJob> ended)
            throws InterruptedException, ExecutionException {
        for (int i = 0; i < jobs.size(); i++) {
            WorkerJob job = ended.take();
            if (job.failure().isPresent()) {
                throw new ExecutionException(job.failure().get());
            }
        }
        for (WorkerJob job : jobs) {
            job.refusal().ifPresent(failure -> {
                throw new RondoException(failure.exitCode(), failure.sentence());
            });
        }
        return jobs.stream().map(job -> job.report().orElseThrow()).toList();
    }

    /** Contributions of one worker after the other, since the partitions of a union of like-partitioned RDDs are joined. */
    private RDD<MeanChunk> means(RoundAssignment assignment, List<WorkerJob> accepted, ByChunk partitioner) {
        List<RDD<Tuple2<Integer, Contribution>>> contributions =
                accepted.stream().map(WorkerJob::contributions).toList();
        ClassTag<Tuple2<Integer, Contribution>> pairs = ClassTag.apply(Tuple2.class);
        RDD<Tuple2<Integer, Contribution>> joined =
                spark.union(CollectionConverters.asScala(contributions).toSeq(), pairs);
        DeltaReduce reduce = new DeltaReduce(
                assignment.layout(),
                partitioner,
                assignment.training().wire(),
                accepted.stream().map(WorkerJob::worker).toList());
        return new JavaRDD<>(joined, pairs)
                .mapPartitionsWithIndex(reduce, false)
                .rdd();
    }

    /** Ends what all rounds have shared. */
    @Override
    public void close() {
        files.forget();
    }

    /** Spark's exceptions are checked ones that its Java signatures hide, hence the general type. */
    private static RondoException explained(Exception failure, long round) {
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RondoException known) {
                return cause == failure
                        ? known
                        : new RondoException(known.exitCode(), String.valueOf(known.getMessage()), failure);
            }
            deepest = cause;
        }
        if (deepest instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        boolean defect = deepest instanceof RuntimeException;
        String reason = String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
        return new RondoException(
                defect ? ExitCode.INTERNAL : ExitCode.ENVIRONMENT,
                "round " + round + " failed on the cluster: " + reason,
                failure);
    }
}
