package io.rondo.training;

import java.io.Serializable;

/**
 * The part of {@link TrainingSettings} that a worker needs, all values resolved; it travels with the tasks.
 *
 * @param steps inner steps of the whole run, which the schedule is stretched over
 * @param minimumLearningRate where the schedule ends
 * @param clipNorm largest global norm of the gradient; 0 switches clipping off
 * @param method how the workers' work is joined
 * @param muonMomentum decay of Muon's momentum
 * @param wire how pseudo-gradients travel
 * @param errorFeedback share of what the wire takes away that is added to the next pseudo-gradient; 0 for none
 * @param streaming how fragments stream, of streaming-diloco
 */
public record LocalSettings(
        long steps,
        int batchSize,
        int accumulation,
        double learningRate,
        double minimumLearningRate,
        long warmUpSteps,
        Schedule schedule,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        long seed,
        Method method,
        InnerOptimizerName optimizer,
        double muonMomentum,
        WireFormat wire,
        double errorFeedback,
        StreamingSettings streaming)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** DiLoCo with AdamW and pseudo-gradients as they are. */
    public LocalSettings(
            long steps,
            int batchSize,
            int accumulation,
            double learningRate,
            double minimumLearningRate,
            long warmUpSteps,
            Schedule schedule,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double clipNorm,
            long seed) {
        this(
                steps,
                batchSize,
                accumulation,
                learningRate,
                minimumLearningRate,
                warmUpSteps,
                schedule,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                clipNorm,
                seed,
                Method.DILOCO,
                InnerOptimizerName.ADAMW,
                0,
                WireFormat.FP32,
                0,
                StreamingSettings.WHOLE);
    }
}
