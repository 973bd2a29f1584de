package io.rondo.rounds;

import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.FutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;

/**
 * One worker's part of a round as a Spark job of its own, so that the driver hears of each worker as it ends, and can run
 * one again or go on without it. The job ends with the report; the chunks wait in the shuffle, and if an executor loses
 * them, Spark trains that worker again, to the same bits.
 */
final class WorkerJob {
    private final int worker;
    private final RDD<Tuple2<Integer, Contribution>> shuffled;
    private final FutureAction<Contribution> action;
    private volatile Optional<Contribution> outcome = Optional.empty();
    private volatile Optional<Throwable> failure = Optional.empty();

    private WorkerJob(int worker, RDD<Tuple2<Integer, Contribution>> shuffled) {
        this.worker = worker;
        this.shuffled = shuffled;
        Contribution[] result = new Contribution[1];
        this.action = shuffled.sparkContext()
                .submitJob(
                        shuffled,
                        new FirstOf(),
                        Partitions.range(0, 1),
                        new Partitions.Handler<Contribution>(contribution -> result[0] = contribution),
                        new ValueOf(result));
    }

    /**
     * Starts a worker.
     *
     * @param task of that worker
     * @param places executors it should go to, in Spark's notation; no wish if empty
     * @param ended told when {@link #outcome} or {@link #failure} is there; must not wait
     */
    static WorkerJob start(
            SparkContext spark,
            int worker,
            PairFlatMapFunction<Integer, Integer, Contribution> task,
            List<String> places,
            ByChunk partitioner,
            Consumer<WorkerJob> ended) {
        ClassTag<Integer> numbers = ClassTag.apply(Integer.class);
        Seq<String> wishes = CollectionConverters.asScala(places).toSeq();
        RDD<Integer> only = spark.makeRDD(
                CollectionConverters.asScala(List.of(new Tuple2<>(worker, wishes)))
                        .toSeq(),
                numbers);
        RDD<Tuple2<Integer, Contribution>> shuffled = new JavaRDD<>(only, numbers)
                .flatMapToPair(task)
                .partitionBy(partitioner)
                .rdd();
        WorkerJob job = new WorkerJob(worker, shuffled);
        FutureConverters.asJava(job.action).whenComplete((contribution, thrown) -> {
            job.outcome = Optional.ofNullable(contribution);
            job.failure = Optional.ofNullable(thrown);
            ended.accept(job);
        });
        return job;
    }

    int worker() {
        return worker;
    }

    /** The report, if the worker has trained. */
    Optional<WorkerReport> report() {
        return outcome.filter(WorkerReport.class::isInstance).map(WorkerReport.class::cast);
    }

    /** Why the worker could not, if that would happen again. */
    Optional<WorkerFailure> refusal() {
        return outcome.filter(WorkerFailure.class::isInstance).map(WorkerFailure.class::cast);
    }

    /** Why Spark gave it up. */
    Optional<Throwable> failure() {
        return failure;
    }

    /** What the worker has left in the shuffle. */
    RDD<Tuple2<Integer, Contribution>> contributions() {
        return shuffled;
    }

    /** Ends the job if it still runs, and lets its shuffle files go. */
    void discard() {
        if (outcome.isEmpty() && failure.isEmpty()) {
            action.cancel();
        }
        shuffled.cleanShuffleDependencies(false);
    }

    private static final class FirstOf extends AbstractFunction1<Iterator<Tuple2<Integer, Contribution>>, Contribution>
            implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Contribution apply(Iterator<Tuple2<Integer, Contribution>> reports) {
            return reports.next()._2();
        }
    }

    /** Stays on the driver. */
    private static final class ValueOf extends AbstractFunction0<Contribution> {
        private final Contribution[] result;

        ValueOf(Contribution[] result) {
            this.result = result;
        }

        @Override
        public Contribution apply() {
            return result[0];
        }
    }
}
