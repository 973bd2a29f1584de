package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Parameter;
import io.rondo.storage.RunLease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a run has reached: a line of metrics for each round, and checkpoints, which are saved while the next rounds
 * train. The line of a round is on disk before its checkpoint is committed, so that a round that counts has one.
 */
final class RunRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

    private final RunCheckpoints checkpoints;
    private final CheckpointSettings settings;
    private final List<Parameter> layout;
    private final RunMetrics metrics;
    private final RunLease lease;
    private final BackgroundSaves saves;
    // Of the save in flight, or of the one before, whose memory the next one takes.
    private Optional<OuterState> snapshot = Optional.empty();
    private RunState before;
    private RunState lastSaved;

    RunRecorder(
            RunCheckpoints checkpoints,
            CheckpointSettings settings,
            List<Parameter> layout,
            RunMetrics metrics,
            RunLease lease,
            RunState start) {
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.layout = layout;
        this.metrics = metrics;
        this.lease = lease;
        this.saves = new BackgroundSaves(settings.maxFailedSaves());
        this.before = start;
        this.lastSaved = start;
    }

    /**
     * Takes up a finished round; if it is a checkpoint's turn, waits for the save before and starts this one.
     *
     * @param report complete but for what this call takes
     * @param started when the round began, by {@link System#nanoTime()}
     * @return the report with it
     * @throws RondoException with {@link ExitCode#CONFLICT} if the lease was lost, with {@link ExitCode#ENVIRONMENT} if
     *     too many saves in a row have failed
     */
    RoundReport record(RunState state, RoundReport report, long started) {
        RoundReport complete = report;
        if (state.round() % settings.everyRounds() == 0) {
            complete = settings.background() ? saveMeanwhile(state, report, started) : saveNow(state, report, started);
            lastSaved = state;
        } else {
            saves.poll();
            verifyLease();
            addLine(report);
            RunState replaced = before;
            RunState saved = lastSaved;
            saves.afterwards(() -> tidy(() -> checkpoints.replace(replaced, state, saved)));
        }
        before = state;
        return complete;
    }

    private RoundReport saveMeanwhile(RunState state, RoundReport report, long started) {
        long waiting = System.nanoTime();
        saves.await();
        RunState snapshot = snapshot(state);
        RoundReport complete = report.withCheckpoint(secondsSince(started), secondsSince(waiting));
        addLine(complete);
        saves.start(() -> save(snapshot));
        return complete;
    }

    /** The line of the round cannot say how long the save took, since it stands before it. */
    private RoundReport saveNow(RunState state, RoundReport report, long started) {
        long waiting = System.nanoTime();
        addLine(report);
        saves.start(() -> save(state));
        saves.await();
        return report.withCheckpoint(secondsSince(started), secondsSince(waiting));
    }

    /**
     * Ends the run with its last state saved, if need be by trying again.
     *
     * @throws RondoException with {@link ExitCode#ENVIRONMENT} if it cannot be saved
     */
    void finish(RunState state) {
        boolean saved = saves.await() && lastSaved.round() == state.round();
        while (!saved) {
            saves.start(() -> save(state));
            saved = saves.await();
        }
    }

    /** Waits for what is being saved, so that nothing is written once the lease is released. */
    @Override
    public void close() {
        saves.close();
    }

    /** Copied, but only what training changes in place. */
    private RunState snapshot(RunState state) {
        OuterState copy = state.outer().snapshot(snapshot);
        snapshot = Optional.of(copy);
        return new RunState(
                copy, state.round(), state.step(), state.tokens(), state.trainingLoss(), state.workers(), state.late());
    }

    /** On the thread that saves. */
    private void save(RunState state) {
        long started = System.nanoTime();
        try {
            checkpoints.save(state, layout, () -> {
                metrics.flush();
                lease.verifyHeld();
            });
        } catch (IOException | UncheckedIOException e) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT,
                    "the checkpoint of round " + state.round() + " cannot be saved: " + e.getMessage(),
                    e);
        }
        LOG.info("Round {} is saved, in {} s", state.round(), Math.round(100 * secondsSince(started)) / 100.0);
        tidy(() -> {
            if (lease.isHeld()) {
                checkpoints.retain();
                checkpoints.removeLeftOvers(state);
            }
        });
    }

    private void verifyLease() {
        try {
            lease.verifyHeld();
        } catch (IOException e) {
            LOG.warn("Whether the lease is held could not be seen; it will be before the next commit", e);
        }
    }

    private void addLine(RoundReport report) {
        try {
            metrics.add(report);
        } catch (IOException e) {
            LOG.warn("The metrics of round {} could not be written; they will be with the next", report.round(), e);
        }
    }

    private interface Tidying {
        void run() throws IOException;
    }

    private static void tidy(Tidying tidying) {
        try {
            tidying.run();
        } catch (IOException | UncheckedIOException | RondoException e) {
            LOG.warn("What no checkpoint needs could not be removed; it will be after another one", e);
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
