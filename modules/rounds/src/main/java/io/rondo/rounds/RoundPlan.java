package io.rondo.rounds;

import io.rondo.training.RoundLengths;
import io.rondo.training.TrainingSettings;
import java.util.List;

/**
 * Which inner steps a round has: as the schedule says, but without those that are to be left out.
 *
 * @param firstStep counted from 0 over the run
 * @param steps how many; 0 if there are none left
 */
record RoundPlan(long firstStep, int steps) {
    /** The round that comes after so many steps, counting those that were left out. */
    static RoundPlan after(long finished, TrainingSettings training) {
        List<Long> skipped = training.skipSteps();
        long first = finished;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (int pair = 0; pair < skipped.size(); pair += 2) {
                if (first >= skipped.get(pair) && first < skipped.get(pair + 1)) {
                    first = skipped.get(pair + 1);
                    moved = true;
                }
            }
        }
        if (first >= training.steps()) {
            return new RoundPlan(training.steps(), 0);
        }
        RoundLengths lengths = training.roundLengths();
        long end = first + lengths.at(first);
        for (int pair = 0; pair < skipped.size(); pair += 2) {
            if (skipped.get(pair) > first) {
                end = Math.min(end, skipped.get(pair));
            }
        }
        return new RoundPlan(first, (int) (end - first));
    }

    long end() {
        return firstStep + steps;
    }
}
