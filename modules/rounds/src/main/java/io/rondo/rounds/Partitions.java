package io.rondo.rounds;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs some partitions of an RDD and hands each result over as it comes, so that the driver never has all of them. */
final class Partitions {
    private Partitions() {}

    /** What is done with a partition on an executor. */
    abstract static class Task<T, R> extends AbstractFunction2<TaskContext, Iterator<T>, R> implements Serializable {
        private static final long serialVersionUID = 1L;

        abstract R call(Iterator<T> values);

        @Override
        public R apply(TaskContext context, Iterator<T> values) {
            return call(values);
        }
    }

    /**
     * Runs {@code count} partitions from {@code first} on, and returns when all have been consumed.
     *
     * @param consumer called by one thread at a time, in the order in which tasks end, once for each partition
     */
    static <T, R> void run(
            SparkContext spark,
            RDD<T> rdd,
            int first,
            int count,
            Task<T, R> task,
            Class<R> type,
            Consumer<R> consumer) {
        spark.runJob(rdd, task, range(first, count), new Handler<>(consumer), ClassTag.apply(type));
    }

    /** Numbers of partitions, as Spark wants them. */
    static Seq<Object> range(int first, int count) {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(first + i);
        }
        return CollectionConverters.asScala(numbers).toSeq();
    }

    /** Stays on the driver. */
    static final class Handler<R> extends AbstractFunction2<Object, R, BoxedUnit> {
        private final Consumer<R> consumer;

        Handler(Consumer<R> consumer) {
            this.consumer = consumer;
        }

        @Override
        public BoxedUnit apply(Object index, R result) {
            consumer.accept(result);
            return BoxedUnit.UNIT;
        }
    }
}
