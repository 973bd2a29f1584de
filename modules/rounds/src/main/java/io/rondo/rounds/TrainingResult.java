package io.rondo.rounds;

/**
 * Where a run stands at its end.
 *
 * @param steps inner steps of each worker
 * @param tokens over all workers
 * @param trainingLoss mean of the last round in nats per token
 * @param parameterChecksum SHA-256 (lower-case hexadecimal) of the flat parameter vector as little-endian float32
 */
public record TrainingResult(
        long rounds, long steps, long tokens, double trainingLoss, String parameterChecksum, Outcome outcome) {
    /** What this call had to do. */
    public enum Outcome {
        /** It trained at least one round. */
        TRAINED,
        /** Nothing: an earlier call had finished the run. */
        ALREADY_COMPLETE
    }
}
