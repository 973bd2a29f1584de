package io.rondo.prep;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;

/** Finds the sentence for the user in what Spark reports when a task fails. */
final class SparkFailures {
    private SparkFailures() {}

    /**
     * What to throw instead of {@code failure}. Spark's exceptions are checked ones that its Java signatures hide, hence
     * the general type.
     *
     * @throws IOException if that is what the failure is
     */
    static RuntimeException explained(Exception failure) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RondoException known) {
                return cause == failure
                        ? known
                        : new RondoException(known.exitCode(), String.valueOf(known.getMessage()), failure);
            }
        }
        if (failure instanceof IOException inDriver) {
            throw inDriver;
        }
        if (failure instanceof RuntimeException defect) {
            return defect;
        }
        return new RondoException(ExitCode.INTERNAL, "a Spark job failed: " + firstLine(deepest(failure)), failure);
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return deepest;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
