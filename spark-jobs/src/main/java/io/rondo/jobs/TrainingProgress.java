package io.rondo.jobs;

import io.rondo.rounds.RoundListener;
import java.util.Locale;
import java.util.Optional;

/** Shows on the console how far training is. */
sealed interface TrainingProgress extends RoundListener, AutoCloseable permits ProgressOnTerminal, ProgressLines {
    /**
     * A bar on a terminal, and plain lines elsewhere.
     *
     * @param steps inner steps of the whole run
     */
    @SuppressWarnings("SystemConsoleNull") // Java 17 and 21 have no other way to ask
    static TrainingProgress start(long steps) {
        boolean dumb = Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
        return System.console() == null || dumb ? ProgressLines.logged(steps) : new ProgressOnTerminal(steps);
    }

    @Override
    void close();

    /** A loss and a speed as both ways show them; loss in nats per token. */
    static String describe(double loss, double tokensPerSecond) {
        return String.format(Locale.ROOT, "loss %.3f, %,.0f tokens/s", loss, tokensPerSecond);
    }
}
