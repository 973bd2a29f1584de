package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;

/** What a worker gives to the shuffle of a round. */
sealed interface Contribution {
    /**
     * A part of a worker's pseudo-gradient as it travels.
     *
     * @param chunk of the {@link ChunkLayout}
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes: handed over, never copied or compared
    record EncodedChunk(int worker, int chunk, byte[] values) implements Contribution {}

    /**
     * A worker is done.
     *
     * @param executor where Spark should send the worker next, since its state is cached there
     * @param state durable when this is sent
     * @param lossSum of the steps' mean losses in nats per token
     * @param gradientNormSum of the steps' gradient norms before clipping
     * @param pseudoGradientNorm before it was encoded
     */
    record WorkerReport(
            int worker,
            String executor,
            CheckpointFile state,
            double lossSum,
            double gradientNormSum,
            double pseudoGradientNorm,
            WorkerCost cost)
            implements Contribution {}

    /** A worker failed in a way that would repeat itself; what it means for the round is the driver's to say. */
    record WorkerFailure(int worker, String executor, ExitCode exitCode, String sentence) implements Contribution {}
}
