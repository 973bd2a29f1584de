package io.rondo.rounds;

import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.WorkerFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;

/** Stage A of a round: its workers, each a job, some of them twice. Closing it ends what runs and frees the shuffles. */
final class WorkerPhase implements AutoCloseable {
    private final SparkContext spark;
    private final ByChunk partitioner;
    private final Function<WorkerStart, PairFlatMapFunction<Integer, Integer, Contribution>> tasks;
    private final BlockingQueue<WorkerJob> ended = new LinkedBlockingQueue<>();
    private final List<WorkerJob> started = new ArrayList<>();
    private final Map<Integer, WorkerJob> latest = new TreeMap<>();
    private int awaited;

    WorkerPhase(
            SparkContext spark,
            ByChunk partitioner,
            Function<WorkerStart, PairFlatMapFunction<Integer, Integer, Contribution>> tasks) {
        this.spark = spark;
        this.partitioner = partitioner;
        this.tasks = tasks;
    }

    /**
     * Starts a worker; what it gives takes the place of what an earlier attempt gave.
     *
     * @param places executors it should go to, in Spark's notation; no wish if empty
     */
    void start(WorkerStart start, List<String> places) {
        WorkerJob job = WorkerJob.start(spark, start.worker(), tasks.apply(start), places, partitioner, ended::add);
        started.add(job);
        latest.put(start.worker(), job);
    }

    /**
     * Waits until every worker has ended.
     *
     * @throws ExecutionException if Spark gave one up
     * @throws RondoException if one ended in a way that concerns the whole run
     */
    void await() throws InterruptedException, ExecutionException {
        for (; awaited < started.size(); awaited++) {
            WorkerJob job = ended.take();
            if (job.failure().isPresent()) {
                throw new ExecutionException(job.failure().get());
            }
        }
        for (WorkerJob job : latest.values()) {
            job.refusal()
                    .filter(failure -> !Reviewed.concernsOneWorker(failure))
                    .ifPresent(WorkerPhase::end);
        }
    }

    private static void end(WorkerFailure failure) {
        throw new RondoException(failure.exitCode(), failure.sentence());
    }

    /** The last attempt of each worker, ascending. */
    Collection<WorkerJob> latest() {
        return latest.values();
    }

    @Override
    public void close() {
        started.forEach(WorkerJob::discard);
    }
}
