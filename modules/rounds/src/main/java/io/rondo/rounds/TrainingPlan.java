package io.rondo.rounds;

import io.rondo.model.TransformerConfig;
import io.rondo.training.TrainingSettings;

/**
 * Everything that decides what a run computes.
 *
 * @param dataset URI of a dataset that every executor can read
 * @param settingsJson the resolved configuration of the command, kept in each checkpoint
 */
public record TrainingPlan(
        TransformerConfig model,
        TrainingSettings training,
        CheckpointSettings checkpoint,
        String dataset,
        String settingsJson) {}
