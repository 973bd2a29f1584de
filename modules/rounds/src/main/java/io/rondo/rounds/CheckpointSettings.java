package io.rondo.rounds;

import io.rondo.checkpoint.Retention;
import io.rondo.config.Default;
import io.rondo.config.Range;

/**
 * How often a run is saved, and what stays.
 *
 * @param everyRounds rounds from one checkpoint to the next; the last round always ends with one
 * @param keepLast how many of the newest checkpoints stay
 * @param keepEvery checkpoints after a multiple of so many rounds stay for ever; 0 for none
 * @param keepBest how many stay of those with the lowest training loss in their last round; 0 for none
 * @param maxFailedSaves so many saves in a row that fail end the run
 * @param background whether training goes on while a checkpoint is being saved
 */
public record CheckpointSettings(
        @Default("1") @Range(min = 1, max = 1_000_000) int everyRounds,
        @Default("3") @Range(min = 1, max = 1_000_000) int keepLast,
        @Default("0") @Range(min = 0, max = 1_000_000) int keepEvery,
        @Default("0") @Range(min = 0, max = 1_000_000) int keepBest,
        @Default("3") @Range(min = 1, max = 1_000) int maxFailedSaves,
        @Default("true") boolean background) {
    /** @throws IllegalArgumentException if checkpoints would stay for ever after rounds that have none */
    public CheckpointSettings {
        if (keepEvery % everyRounds != 0) {
            throw new IllegalArgumentException("keep-every = " + keepEvery + " is not a multiple of every-rounds = "
                    + everyRounds + ", so not all of these rounds have a checkpoint to keep");
        }
    }

    /** Keeps the newest ones only; three failed saves in a row end the run. */
    public CheckpointSettings(int everyRounds, int keepLast) {
        this(everyRounds, keepLast, 0, 0, 3, true);
    }

    Retention retention() {
        return new Retention(keepLast, keepEvery, keepBest);
    }
}
