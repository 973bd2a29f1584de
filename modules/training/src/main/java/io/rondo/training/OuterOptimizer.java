package io.rondo.training;

import java.util.List;

/**
 * Nesterov momentum over pseudo-gradients, as in DiLoCo (arXiv 2311.08105): {@code m = μ·m + Δ}, then {@code θ −= lr·(Δ
 * + μ·m)}. With learning rate 1 and momentum 0 it is plain parameter averaging.
 *
 * @param learningRate lr, constant over the run
 * @param momentum μ, in [0, 1)
 */
public record OuterOptimizer(double learningRate, double momentum) implements OuterStep {
    @Override
    public int stateVectors() {
        return 1;
    }

    @Override
    public void step(float[] parameters, List<float[]> state, float[] contribution) {
        if (state.size() != 1) {
            throw new IllegalArgumentException("an outer step with " + state.size() + " velocities");
        }
        step(parameters, state.get(0), contribution);
    }

    @Override
    public void stepPart(float[] parameters, List<float[]> state, float[] contribution, long offset, double norm) {
        step(parameters, state, contribution);
    }

    /**
     * One outer step in place.
     *
     * @param parameters θ
     * @param velocity m, of the same length, all 0 before the first round
     * @param pseudoGradient Δ, of the same length; not changed
     */
    public void step(float[] parameters, float[] velocity, float[] pseudoGradient) {
        if (parameters.length != velocity.length || parameters.length != pseudoGradient.length) {
            throw new IllegalArgumentException("an outer step over " + parameters.length + " parameters, "
                    + velocity.length + " velocities and " + pseudoGradient.length + " pseudo-gradients");
        }
        float rate = (float) learningRate;
        float decay = (float) momentum;
        for (int i = 0; i < parameters.length; i++) {
            velocity[i] = decay * velocity[i] + pseudoGradient[i];
            parameters[i] -= rate * (pseudoGradient[i] + decay * velocity[i]);
        }
    }
}
