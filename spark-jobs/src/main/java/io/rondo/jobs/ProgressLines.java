package io.rondo.jobs;

import io.rondo.rounds.RoundReport;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain line for the first and the last round, and in between at most one every ten seconds. */
final class ProgressLines implements TrainingProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLines.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final long steps;
    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private final RemainingTime remaining = new RemainingTime();
    private long lastLine;
    private boolean begun;

    ProgressLines(long steps, Consumer<String> lines, LongSupplier nanoTime) {
        this.steps = steps;
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    static ProgressLines logged(long steps) {
        return new ProgressLines(steps, LOG::info, System::nanoTime);
    }

    @Override
    public synchronized void roundFinished(RoundReport report) {
        remaining.roundFinished(report.step(), report.seconds());
        long now = nanoTime.getAsLong();
        boolean due = !begun || report.step() >= steps || now - lastLine >= INTERVAL.toNanos();
        if (due) {
            begun = true;
            lastLine = now;
            lines.accept(line(report));
        }
    }

    private String line(RoundReport report) {
        String left = remaining
                .until(steps)
                .filter(seconds -> report.step() < steps)
                .map(seconds -> ", " + Durations.describe(seconds) + " left")
                .orElse("");
        return String.format(
                Locale.ROOT,
                "round %,d, step %,d of %,d, %s%s",
                report.round(),
                report.step(),
                steps,
                TrainingProgress.describe(report.trainingLoss(), report.tokensPerSecond()),
                left);
    }

    @Override
    public void close() {}
}
