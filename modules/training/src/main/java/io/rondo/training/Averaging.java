package io.rondo.training;

import java.util.List;

/**
 * θ becomes the mean of the workers' parameters. Its one vector of state is left alone: it is the velocity of the {@link
 * OuterOptimizer} that may follow.
 */
public record Averaging() implements OuterStep {
    @Override
    public int stateVectors() {
        return 1;
    }

    @Override
    public void step(float[] parameters, List<float[]> state, float[] contribution) {
        if (parameters.length != contribution.length || state.size() != 1) {
            throw new IllegalArgumentException("averaging over " + parameters.length + " parameters, " + state.size()
                    + " vectors of state and " + contribution.length + " pseudo-gradients");
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] -= contribution[i];
        }
    }

    @Override
    public void stepPart(float[] parameters, List<float[]> state, float[] contribution, long offset, double norm) {
        step(parameters, state, contribution);
    }
}
