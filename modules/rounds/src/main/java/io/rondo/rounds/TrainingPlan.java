package io.rondo.rounds;

import io.rondo.model.TransformerConfig;
import io.rondo.training.TrainingSettings;

/**
 * Everything that decides what a run computes, and how.
 *
 * @param compute may differ from start to start of one run
 * @param dataset URI of a dataset that every executor can read
 * @param settingsJson the resolved configuration of the command, kept in each checkpoint
 */
public record TrainingPlan(
        TransformerConfig model,
        TrainingSettings training,
        CheckpointSettings checkpoint,
        ComputeSettings compute,
        String dataset,
        String settingsJson) {}
