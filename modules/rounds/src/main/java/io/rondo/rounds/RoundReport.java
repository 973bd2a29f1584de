package io.rondo.rounds;

import java.util.List;

/**
 * What happened in one round; a line of {@code metrics.jsonl}.
 *
 * @param round counted from 1
 * @param step finished inner steps of each worker
 * @param tokens trained on in the whole run so far, over all workers
 * @param workers whose pseudo-gradients were averaged
 * @param trainingLoss mean over the round's steps and workers in nats per token
 * @param workerLosses the same for each worker; NaN where the contribution was refused
 * @param learningRate of the round's last inner step
 * @param gradientNorm mean over steps and workers, before clipping
 * @param pseudoGradientNorm of the mean over workers
 * @param seconds wall time of the whole round
 * @param tokensPerSecond of this round, over all workers
 */
public record RoundReport(
        long round,
        long step,
        long tokens,
        int workers,
        double trainingLoss,
        List<Double> workerLosses,
        double learningRate,
        double gradientNorm,
        double pseudoGradientNorm,
        double seconds,
        double tokensPerSecond,
        RoundCost cost) {
    RoundReport withCheckpoint(double wholeSeconds, double writingSeconds) {
        return new RoundReport(
                round,
                step,
                tokens,
                workers,
                trainingLoss,
                workerLosses,
                learningRate,
                gradientNorm,
                pseudoGradientNorm,
                wholeSeconds,
                tokensPerSecond * seconds / wholeSeconds,
                cost.withCheckpoint(writingSeconds));
    }
}
