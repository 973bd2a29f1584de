package io.rondo.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Numbers the steps of a longer way and says what each did and how long it took. */
final class QuickstartSteps {
    /** A step's result and a line about it. */
    record Done<T>(T result, String line) {}

    private final PrintWriter out;
    private final int steps;
    private final long start = System.nanoTime();
    private int step;

    QuickstartSteps(PrintWriter out, int steps) {
        this.out = out;
        this.steps = steps;
    }

    <T> T run(String title, Callable<Done<T>> work) throws Exception {
        step++;
        out.printf("[%d/%d] %s%n", step, steps, title);
        out.flush();
        long begin = System.nanoTime();
        Done<T> done = work.call();
        out.printf(Locale.ROOT, "      %s (%.1f s)%n", done.line(), (System.nanoTime() - begin) / 1e9);
        out.flush();
        return done.result();
    }

    /** Time since the first step began. */
    String elapsed() {
        return Durations.describe(Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
}
