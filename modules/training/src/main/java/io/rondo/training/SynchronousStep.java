package io.rondo.training;

import io.rondo.kernels.AdamWStep;
import io.rondo.kernels.Kernels;
import io.rondo.model.Parameter;
import java.util.List;

/**
 * One step of synchronous training: the mean gradient of all workers is clipped and AdamW moves the parameters, as one
 * worker with the whole global batch would. Its state are AdamW's two moments.
 */
public final class SynchronousStep implements OuterStep {
    private final LocalSettings settings;
    private final List<Kernels.Range> decayed;
    private final long step;

    /**
     * @param layout the tensors of the model
     * @param step counted from 0 over the run
     */
    public SynchronousStep(LocalSettings settings, List<Parameter> layout, long step) {
        this.settings = settings;
        this.decayed = AdamW.decayed(layout, 0);
        this.step = step;
    }

    @Override
    public int stateVectors() {
        return 2;
    }

    @Override
    public void step(float[] parameters, List<float[]> state, float[] contribution) {
        stepPart(parameters, state, contribution, 0, PseudoGradient.norm(contribution));
    }

    @Override
    public void stepPart(float[] parameters, List<float[]> state, float[] contribution, long offset, double norm) {
        if (state.size() != 2
                || parameters.length != contribution.length
                || state.get(0).length != parameters.length
                || state.get(1).length != parameters.length) {
            throw new IllegalArgumentException("a synchronous step over " + parameters.length + " parameters, "
                    + state.size() + " vectors of state and " + contribution.length + " gradients");
        }
        double scale = GradientClipping.of(norm, settings.clipNorm()).scale();
        AdamWStep update =
                AdamW.update(settings, LearningRateSchedule.of(settings).at(step), step + 1, scale);
        double shrinkage = 1 - update.learningRate() * update.weightDecay();
        int at = 0;
        for (Kernels.Range range : decayed) {
            int from = within(range.from() - offset, parameters.length);
            int to = within(range.to() - offset, parameters.length);
            move(parameters, state, contribution, at, from, 1, update);
            move(parameters, state, contribution, from, to, shrinkage, update);
            at = to;
        }
        move(parameters, state, contribution, at, parameters.length, 1, update);
    }

    private static int within(long index, int length) {
        return (int) Math.max(0, Math.min(length, index));
    }

    /** AdamW in float32, as the workers' kernels compute it. */
    private static void move(
            float[] parameters,
            List<float[]> state,
            float[] gradient,
            int from,
            int to,
            double shrinkage,
            AdamWStep update) {
        float[] first = state.get(0);
        float[] second = state.get(1);
        float scale = (float) update.gradientScale();
        float beta1 = (float) update.beta1();
        float beta2 = (float) update.beta2();
        float shrink = (float) shrinkage;
        double steps = (double) update.step();
        float rate = (float) (update.learningRate() / (1 - Math.pow(update.beta1(), steps)));
        float secondScale = (float) (1 / Math.sqrt(1 - Math.pow(update.beta2(), steps)));
        float epsilon = (float) update.epsilon();
        for (int i = from; i < to; i++) {
            float value = gradient[i] * scale;
            first[i] = beta1 * first[i] + (1 - beta1) * value;
            second[i] = beta2 * second[i] + (1 - beta2) * value * value;
            parameters[i] =
                    shrink * parameters[i] - rate * first[i] / ((float) Math.sqrt(second[i]) * secondScale + epsilon);
        }
    }
}
