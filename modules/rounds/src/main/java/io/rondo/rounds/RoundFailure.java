package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** Finds the sentence for the user in what Spark reports when a round fails. */
final class RoundFailure {
    private RoundFailure() {}

    /**
     * What to throw instead of {@code failure}. Spark's exceptions are checked ones that its Java signatures hide, hence
     * the general type.
     *
     * @param lost the last executor that the round has lost, and why
     */
    static RondoException of(Exception failure, long round, Optional<String> lost) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RondoException known) {
                return cause == failure
                        ? known
                        : new RondoException(known.exitCode(), String.valueOf(known.getMessage()), failure);
            }
        }
        Throwable deepest = deepest(failure);
        if (deepest instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        boolean defect = deepest instanceof RuntimeException && !metEndingExecutor(failure);
        String reason = firstLine(
                deepest instanceof OutOfMemoryError ? deepest.toString() : String.valueOf(deepest.getMessage()));
        return new RondoException(
                defect ? ExitCode.INTERNAL : ExitCode.ENVIRONMENT,
                "round " + round + " failed on the cluster: " + reason
                        + lost.map(loss -> " (" + loss + ")").orElse(""),
                failure);
    }

    /** Whether the last attempt of a task was refused by an executor that was just ending. */
    static boolean metEndingExecutor(Exception failure) {
        return deepest(failure) instanceof RejectedExecutionException;
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return deepest;
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
