package io.rondo.jobs;

import java.util.Optional;
import java.util.OptionalLong;

/** Estimates how long training still takes, from the rounds of this process alone. */
final class RemainingTime {
    /** The first round compiles and loads; a mean that forgets gets over it soon. */
    private static final double WEIGHT_OF_NEWEST = 0.3;

    private OptionalLong lastStep = OptionalLong.empty();
    private Optional<Double> secondsPerStep = Optional.empty();

    /** A round that ended at an inner step, counted from the start of the run, and took so many seconds. */
    synchronized void roundFinished(long step, double seconds) {
        long before = lastStep.orElse(0);
        if (step > before && lastStep.isPresent()) {
            double newest = seconds / (step - before);
            secondsPerStep = Optional.of(secondsPerStep
                    .map(mean -> mean + WEIGHT_OF_NEWEST * (newest - mean))
                    .orElse(newest));
        }
        lastStep = OptionalLong.of(step);
    }

    /** Seconds until an inner step is reached; empty until two rounds are done. */
    synchronized Optional<Long> until(long steps) {
        return secondsPerStep.map(seconds -> Math.round(seconds * Math.max(0, steps - lastStep.orElse(0))));
    }
}
