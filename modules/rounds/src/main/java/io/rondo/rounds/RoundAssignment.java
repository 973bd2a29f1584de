package io.rondo.rounds;

import io.rondo.training.LocalSettings;
import java.io.Serializable;

/**
 * What the workers of one round are told, beside the parameters; the same for all of them.
 *
 * @param session of the driver; cached models of another session are of no use
 * @param run URI of the run directory
 * @param dataset URI of the dataset
 * @param fingerprint of the dataset
 * @param workers M
 * @param globalBatch sequences of each step over all workers
 * @param round counted from 1
 * @param firstStep inner steps of the run before this round
 * @param steps inner steps in this round
 * @param streamed fragments that arrive and are due, where they stream
 * @param layout of the contributions
 */
record RoundAssignment(
        String session,
        String run,
        String dataset,
        String fingerprint,
        ModelShape model,
        WorkerComputation computation,
        LocalSettings training,
        int workers,
        int globalBatch,
        long round,
        long firstStep,
        int steps,
        Exchange.Streamed streamed,
        ChunkLayout layout)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
