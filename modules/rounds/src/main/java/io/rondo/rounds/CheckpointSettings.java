package io.rondo.rounds;

import io.rondo.config.Default;
import io.rondo.config.Range;

/**
 * How often a run is saved.
 *
 * @param everyRounds rounds from one checkpoint to the next; the last round always ends with one
 * @param keepLast how many checkpoints stay
 */
public record CheckpointSettings(
        @Default("1") @Range(min = 1, max = 1_000_000) int everyRounds,
        @Default("3") @Range(min = 1, max = 1_000_000) int keepLast) {}
