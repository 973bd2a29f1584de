package io.rondo.rounds;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Remembers why the cluster has lost an executor. What Spark reports in the end is the failure of the last attempt of a
 * task, which may have met an executor that was just ending and so says nothing of the reason.
 */
final class ExecutorLosses extends SparkListener implements Closeable {
    private final SparkContext spark;
    private Optional<String> latest = Optional.empty();

    private ExecutorLosses(SparkContext spark) {
        this.spark = spark;
    }

    static ExecutorLosses watch(SparkContext spark) {
        ExecutorLosses losses = new ExecutorLosses(spark);
        spark.addSparkListener(losses);
        return losses;
    }

    /** Begins anew. */
    synchronized void forget() {
        latest = Optional.empty();
    }

    /** The last loss, such as {@code executor 2 was lost: Command exited with code 52}. */
    synchronized Optional<String> latest() {
        return latest;
    }

    /** Waits for a loss if there was none. */
    synchronized void await(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toMillis(); latest.isEmpty() && left > 0; left = millisUntil(end)) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisUntil(long end) {
        return (end - System.nanoTime()) / 1_000_000;
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
        latest = Optional.of("executor " + event.executorId() + " was lost: " + RoundFailure.firstLine(event.reason()));
        notifyAll();
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
