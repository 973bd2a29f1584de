package io.rondo.rounds;

import io.rondo.training.TrainingSettings;
import java.util.concurrent.TimeUnit;

/**
 * How long a round waits for its workers: for all of them, or until the deadline has passed and enough have reported.
 *
 * @param quorum how many are enough
 * @param seconds since the round began; infinite if it waits for all
 */
record Patience(int quorum, double seconds) {
    static final Patience ENDLESS = new Patience(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);

    /** Late parts are waited for: otherwise a slow worker could keep a run from ever ending. */
    static Patience of(TrainingSettings training, RoundWork work) {
        return training.quorum().isPresent() && !work.makesUp()
                ? new Patience(
                        Math.min(training.quorum().get(), work.workers()),
                        training.roundDeadline().orElseThrow())
                : ENDLESS;
    }

    boolean waitsForAll() {
        return Double.isInfinite(seconds);
    }

    /** @param began when the round did, by {@link System#nanoTime()} */
    long nanosLeft(long began) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1)) - (System.nanoTime() - began);
    }
}
