package io.rondo.rounds;

import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.WorkerFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private final Set<WorkerJob> running = new HashSet<>();
    private final Map<Integer, WorkerJob> latest = new TreeMap<>();
    private final Patience patience;
    private final long began = System.nanoTime();

    WorkerPhase(
            SparkContext spark,
            ByChunk partitioner,
            Patience patience,
            Function<WorkerStart, PairFlatMapFunction<Integer, Integer, Contribution>> tasks) {
        this.spark = spark;
        this.partitioner = partitioner;
        this.patience = patience;
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
        running.add(job);
        latest.put(start.worker(), job);
    }

    /**
     * Waits until every worker has ended, or enough of them and the deadline has passed.
     *
     * @throws ExecutionException if Spark gave one up
     * @throws RondoException if one ended in a way that concerns the whole run
     */
    void await() throws InterruptedException, ExecutionException {
        while (!running.isEmpty()) {
            Optional<WorkerJob> next = nextEnded();
            if (next.isEmpty()) {
                break;
            }
            WorkerJob job = next.get();
            if (job.failure().isPresent()) {
                throw new ExecutionException(job.failure().get());
            }
            running.remove(job);
        }
        for (WorkerJob job : latest.values()) {
            job.refusal()
                    .filter(failure -> !Reviewed.concernsOneWorker(failure))
                    .ifPresent(WorkerPhase::end);
        }
    }

    /** Nobody if the round need not wait any longer. */
    private Optional<WorkerJob> nextEnded() throws InterruptedException {
        if (patience.waitsForAll() || reported() < patience.quorum()) {
            return Optional.of(ended.take());
        }
        return Optional.ofNullable(ended.poll(patience.nanosLeft(began), TimeUnit.NANOSECONDS));
    }

    private long reported() {
        return latest.values().stream().filter(job -> job.report().isPresent()).count();
    }

    private static void end(WorkerFailure failure) {
        throw new RondoException(failure.exitCode(), failure.sentence());
    }

    /** The last attempt of each worker that has ended, ascending. */
    List<WorkerJob> latest() {
        return latest.values().stream().filter(job -> !running.contains(job)).toList();
    }

    /** Workers that nobody waits for any more, ascending. */
    List<Integer> late() {
        return running.stream().map(WorkerJob::worker).sorted().toList();
    }

    @Override
    public void close() {
        started.forEach(WorkerJob::discard);
    }
}
