package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.Nd4jKernels;
import io.rondo.model.Parameter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdamWTest {
    private static final List<Parameter> LAYOUT = List.of(
            new Parameter("a.weight", List.of(2L), 0, true),
            new Parameter("b.bias", List.of(1L), 2, false),
            new Parameter("c.weight", List.of(1L), 3, true));

    static Stream<Kernels> kernels() {
        return Stream.of(new Nd4jKernels(), new CpuKernels(1), new CpuKernels(2));
    }

    /** PyTorch's documented algorithm, torch.optim.AdamW, in double. */
    private static double[] pytorch(double[] start, double[][] gradients, LocalSettings settings, double rate) {
        double[] p = start.clone();
        double[] m = new double[p.length];
        double[] v = new double[p.length];
        boolean[] decays = {true, true, false, true};
        for (int t = 1; t <= gradients.length; t++) {
            for (int i = 0; i < p.length; i++) {
                double g = gradients[t - 1][i];
                p[i] -= decays[i] ? rate * settings.weightDecay() * p[i] : 0;
                m[i] = settings.beta1() * m[i] + (1 - settings.beta1()) * g;
                v[i] = settings.beta2() * v[i] + (1 - settings.beta2()) * g * g;
                double first = m[i] / (1 - Math.pow(settings.beta1(), t));
                double second = v[i] / (1 - Math.pow(settings.beta2(), t));
                p[i] -= rate * first / (Math.sqrt(second) + settings.epsilon());
            }
        }
        return p;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void firstStepByHand(Kernels kernels) {
        // The bias corrections cancel at t = 1: the step is lr · g / (|g| + ε), after a decay of 1 − lr·λ.
        try (INDArray parameters = row(1, 2, 3, 4);
                INDArray gradient = row(0.5, -0.25, 1, 0);
                AdamW optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings(0.1, 1e-8))) {
            optimizer.step(0.01, 1);
            assertThat(parameters.toDoubleVector())
                    .containsExactly(
                            new double[] {1 * 0.999 - 0.01, 2 * 0.999 + 0.01, 3 - 0.01, 4 * 0.999}, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void equalsPyTorchAlsoWhenEpsilonIsLarge(Kernels kernels) {
        double[] start = {1, -2, 3, -0.5};
        double[][] gradients = {{1e-3, -2, 0.3, 1e-4}, {-5e-4, 1, 0.1, 0}, {2e-3, 0.5, -0.7, 1e-4}, {1e-3, 1, 1, 1}};
        for (double epsilon : new double[] {1e-8, 1e-3, 0.1}) {
            LocalSettings settings = settings(0.3, epsilon);
            try (INDArray parameters = row(start);
                    INDArray gradient = row(0, 0, 0, 0);
                    AdamW optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings)) {
                for (double[] step : gradients) {
                    try (INDArray given = row(step)) {
                        gradient.assign(given);
                    }
                    optimizer.step(0.02, 1);
                }
                assertThat(parameters.toDoubleVector())
                        .as("epsilon " + epsilon)
                        .containsExactly(pytorch(start, gradients, settings, 0.02), within(2e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void continuesFromAStateAsIfItHadNotStopped(Kernels kernels) {
        float[] undisturbed = train(kernels, 6, 6);
        assertThat(train(kernels, 6, 2)).isEqualTo(undisturbed);
        assertThat(train(kernels, 6, 5)).isEqualTo(undisturbed);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesAStateOfAnotherSize(Kernels kernels) {
        try (INDArray parameters = row(1, 2, 3, 4);
                INDArray gradient = row(0, 0, 0, 0);
                AdamW optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings(0, 1e-8))) {
            assertThatThrownBy(() -> optimizer.restore(WorkerState.initial(3)))
                    .hasMessage("a worker's state of 3 values for a model of 4");
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void scalesTheGradientBeforeAnythingElse(Kernels kernels) {
        double[] start = {1, -2, 3, -0.5};
        double[][] gradients = {{0.25, -1, 0.5, 0.125}};
        LocalSettings settings = settings(0.3, 0.1);
        try (INDArray parameters = row(start);
                INDArray gradient = row(0.5, -2, 1, 0.25);
                AdamW optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings)) {
            optimizer.step(0.02, 0.5);
            assertThat(parameters.toDoubleVector())
                    .containsExactly(pytorch(start, gradients, settings, 0.02), within(1e-6));
        }
    }

    /** Trains and moves to a fresh optimizer after {@code stopAfter} steps. */
    private static float[] train(Kernels kernels, int steps, int stopAfter) {
        LocalSettings settings = settings(0.1, 1e-8);
        try (INDArray parameters = row(1, 2, 3, 4);
                INDArray gradient = row(0, 0, 0, 0)) {
            AdamW optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings);
            for (int step = 0; step < steps; step++) {
                if (step == stopAfter) {
                    WorkerState state = optimizer.state();
                    assertThat(state.step()).isEqualTo(stopAfter);
                    optimizer.close();
                    optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings);
                    optimizer.restore(state);
                }
                try (INDArray given = row(Math.sin(step), 1, step, -0.1)) {
                    gradient.assign(given);
                }
                optimizer.step(0.05, 1);
            }
            optimizer.close();
            return parameters.toFloatVector();
        }
    }

    static LocalSettings settings(double weightDecay, double epsilon) {
        return new LocalSettings(100, 4, 1, 0.01, 0.001, 0, Schedule.CONSTANT, 0.9, 0.95, epsilon, weightDecay, 1, 7);
    }

    private static INDArray row(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return Nd4j.create(floats, new long[] {1, floats.length}, 'c');
    }
}
