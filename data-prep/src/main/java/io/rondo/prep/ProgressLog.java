package io.rondo.prep;

import java.io.Closeable;
import java.time.Duration;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the job is at, and at intervals how many of the tasks known so far are done. */
final class ProgressLog extends SparkListener implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final SparkContext spark;
    private String step = "";
    private long tasks;
    private long done;
    private long stepStart;
    private long lastLine;

    private ProgressLog(SparkContext spark) {
        this.spark = spark;
    }

    static ProgressLog start(SparkContext spark) {
        ProgressLog progress = new ProgressLog(spark);
        spark.addSparkListener(progress);
        return progress;
    }

    /** Begins a step of the job. */
    synchronized void step(String name) {
        step = name;
        tasks = 0;
        done = 0;
        stepStart = System.nanoTime();
        lastLine = stepStart;
        LOG.info("{} …", name);
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
        tasks += event.stageInfo().numTasks();
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        done++;
        long now = System.nanoTime();
        if (now - lastLine >= INTERVAL.toNanos()) {
            lastLine = now;
            LOG.info(
                    "{}: {} of {} tasks done in {} s",
                    step,
                    done,
                    tasks,
                    Duration.ofNanos(now - stepStart).toSeconds());
        }
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
