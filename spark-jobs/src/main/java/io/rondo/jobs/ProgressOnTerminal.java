package io.rondo.jobs;

import io.rondo.rounds.RoundReport;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar with the inner steps done, the loss, tokens per second and the time that is left. */
final class ProgressOnTerminal implements TrainingProgress {
    private final long steps;
    private final RemainingTime remaining = new RemainingTime();
    private Optional<ProgressBar> bar = Optional.empty();

    ProgressOnTerminal(long steps) {
        this.steps = steps;
    }

    /** The bar appears with the first round, since only then it is known where a resumed run starts. */
    @Override
    public synchronized void roundFinished(RoundReport report) {
        remaining.roundFinished(report.step(), report.seconds());
        ProgressBar shown = bar.orElseGet(this::build);
        bar = Optional.of(shown);
        shown.setExtraMessage(TrainingProgress.describe(report.trainingLoss(), report.tokensPerSecond()));
        shown.stepTo(report.step());
    }

    private ProgressBar build() {
        return new ProgressBarBuilder()
                .setTaskName("Training")
                .setUnit(" steps", 1)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(500)
                .setEtaFunction(state -> remaining.until(steps).map(Duration::ofSeconds))
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    @Override
    public synchronized void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
