package io.rondo.training;

/**
 * What a worker brings home from a round.
 *
 * @param pseudoGradient θ − θ_w, one value per parameter, all finite; of the fragments that were due where fragments
 *     stream, and the mean gradient of the worker's batch, not clipped, where training is synchronous
 * @param lossSum of the steps' mean losses in nats per token
 * @param gradientNormSum of the steps' global gradient norms before clipping
 * @param steps inner steps taken
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the model: handed over, never copied or compared
public record LocalResult(float[] pseudoGradient, double lossSum, double gradientNormSum, int steps) {}
