package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.PrepareSettings;
import io.rondo.rounds.CheckpointSettings;
import io.rondo.rounds.ComputeSettings;
import io.rondo.training.TrainingSettings;
import java.util.Optional;

/**
 * The settings of every command, so that one file serves them all; docs/configuration.md describes each key.
 *
 * @param prepare needed by {@code prepare} only
 */
record RondoSettings(
        Optional<PrepareSettings> prepare,
        ModelSettings model,
        TrainingSettings training,
        CheckpointSettings checkpoint,
        ComputeSettings compute,
        SparkSettings spark) {
    /** How a corpus becomes a dataset; {@link ExitCode#USAGE} if nothing was said about it. */
    PrepareSettings requirePrepare() {
        return prepare.orElseThrow(() -> new RondoException(
                ExitCode.USAGE,
                "prepare.input is missing; name the files of the corpus as prepare.input=…, or in a --config file"));
    }

    /** What a run keeps: all but the making of its dataset, which the dataset keeps. */
    RondoSettings ofRun() {
        return new RondoSettings(Optional.empty(), model, training, checkpoint, compute, spark);
    }
}
