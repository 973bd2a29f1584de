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
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RondoException known) {
                return cause == failure
                        ? known
                        : new RondoException(known.exitCode(), String.valueOf(known.getMessage()), failure);
            }
            deepest = cause;
        }
        if (deepest instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        // An executor that is just ending takes no task any more.
        boolean defect = deepest instanceof RuntimeException && !(deepest instanceof RejectedExecutionException);
        String reason = firstLine(
                deepest instanceof OutOfMemoryError ? deepest.toString() : String.valueOf(deepest.getMessage()));
        return new RondoException(
                defect ? ExitCode.INTERNAL : ExitCode.ENVIRONMENT,
                "round " + round + " failed on the cluster: " + reason
                        + lost.map(loss -> " (" + loss + ")").orElse(""),
                failure);
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
