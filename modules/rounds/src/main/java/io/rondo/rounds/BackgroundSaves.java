package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that saves while training goes on, one save at a time. A save that fails for lack of something is forgiven
 * until so many have failed in a row; any other failure surfaces at the next call.
 */
final class BackgroundSaves implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundSaves.class);

    private final ExecutorService thread;
    private final int mostFailed;
    private Optional<Future<?>> inFlight = Optional.empty();
    private int failedInARow;

    /** @param mostFailed so many failed saves in a row are one too many */
    BackgroundSaves(int mostFailed) {
        this.mostFailed = mostFailed;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread saving = new Thread(task, "rondo-saves");
            // A file system that never answers must not keep the process alive.
            saving.setDaemon(true);
            return saving;
        });
    }

    /** Starts a save; the one before must have been {@linkplain #await() awaited}. */
    void start(Runnable save) {
        if (inFlight.isPresent()) {
            throw new IllegalStateException("a save is in flight");
        }
        inFlight = Optional.of(thread.submit(save));
    }

    /** Runs something after what was given before, which may fail without consequence. */
    void afterwards(Runnable tidying) {
        thread.execute(tidying);
    }

    /**
     * Takes up the result of the save in flight if it has one, without waiting.
     *
     * @throws RondoException as {@link #await()}
     */
    void poll() {
        if (inFlight.isPresent() && inFlight.get().isDone()) {
            await();
        }
    }

    /**
     * Waits for the save in flight, if there is one.
     *
     * @return whether the last save succeeded; true if there never was one
     * @throws RondoException with {@link ExitCode#ENVIRONMENT} if too many in a row have failed, or with which it ended
     *     for another reason
     */
    boolean await() {
        if (inFlight.isEmpty()) {
            return failedInARow == 0;
        }
        try {
            inFlight.get().get();
            failedInARow = 0;
            return true;
        } catch (ExecutionException failure) {
            forgive(failure);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RondoException(ExitCode.ENVIRONMENT, "interrupted while a checkpoint was being saved", e);
        } finally {
            inFlight = Optional.empty();
        }
    }

    /** Waits for the save in flight, so that no commit follows; its failure only goes to the log. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            while (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.info("Waiting for the last checkpoint to be saved …");
            }
            await();
        } catch (RondoException failure) {
            LOG.warn("The last checkpoint was not saved: {}", failure.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgive(ExecutionException failure) {
        if (!(failure.getCause() instanceof RondoException known)) {
            throw new IllegalStateException("a save failed unforeseen", failure);
        }
        if (known.exitCode() != ExitCode.ENVIRONMENT) {
            throw new RondoException(known.exitCode(), String.valueOf(known.getMessage()), known);
        }
        failedInARow++;
        if (failedInARow >= mostFailed) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT,
                    known.getMessage() + "; that was failure " + failedInARow + " in a row, where"
                            + " checkpoint.max-failed-saves is " + mostFailed,
                    known);
        }
        LOG.warn("{}; training goes on, {} of {} failed saves in a row", known.getMessage(), failedInARow, mostFailed);
    }
}
