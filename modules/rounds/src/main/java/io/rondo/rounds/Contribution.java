package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;

/**
 * What comes back from the workers of a round. Reports travel through the same shuffle as the chunks, since a second
 * action on the workers' stage might compute it a second time.
 */
sealed interface Contribution {
    /**
     * A part of a pseudo-gradient, of one worker before the reduction and of their mean after it.
     *
     * @param chunk its values start at index {@code chunk · chunkLength}
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes: handed over, never copied or compared
    record DeltaChunk(int chunk, float[] values) implements Contribution {}

    /**
     * A worker is done.
     *
     * @param executor where Spark should send the worker next, since its state is cached there
     * @param state durable when this is sent
     * @param stateSeconds reading and writing the state
     */
    record WorkerReport(
            int worker,
            String executor,
            CheckpointFile state,
            double lossSum,
            double gradientNormSum,
            double computeSeconds,
            double stateSeconds)
            implements Contribution {}

    /** A worker failed in a way that would repeat itself, so the run has to end with this sentence. */
    record WorkerFailure(int worker, ExitCode exitCode, String sentence) implements Contribution {}
}
