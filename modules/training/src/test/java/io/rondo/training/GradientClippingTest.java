package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientClippingTest {
    @ParameterizedTest
    @MethodSource("io.rondo.training.AdamWTest#kernels")
    void aLongGradientIsScaledToTheLimit(Kernels kernels) {
        try (INDArray gradient = row(3, 4)) {
            GradientClipping clipping = GradientClipping.of(kernels, gradient, 1);
            assertThat(clipping.norm()).isCloseTo(5, within(1e-6));
            assertThat(clipping.scale()).isCloseTo(0.2, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("io.rondo.training.AdamWTest#kernels")
    void aShortGradientAndOneWithoutLimitAreNotScaled(Kernels kernels) {
        for (double limit : new double[] {0, 5.01}) {
            try (INDArray gradient = row(3, 4)) {
                GradientClipping clipping = GradientClipping.of(kernels, gradient, limit);
                assertThat(clipping.norm()).isCloseTo(5, within(1e-6));
                assertThat(clipping.scale()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.rondo.training.AdamWTest#kernels")
    void theNormCoversEveryElement(Kernels kernels) {
        for (int length : new int[] {1, 1023, 1024, 1025, 2048, 2049, 5000}) {
            float[] values = new float[length];
            double expected = 0;
            for (int i = 0; i < length; i++) {
                values[i] = (float) Math.sin(i + 1);
                expected += (double) values[i] * values[i];
            }
            try (INDArray gradient = row(values)) {
                assertThat(GradientClipping.of(kernels, gradient, 0).norm())
                        .as("length " + length)
                        .isCloseTo(Math.sqrt(expected), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.rondo.training.AdamWTest#kernels")
    void aGradientThatIsNotFiniteShowsInTheNorm(Kernels kernels) {
        for (int at : new int[] {5, 1500}) {
            float[] values = new float[1600];
            values[at] = Float.NaN;
            try (INDArray gradient = row(values)) {
                assertThat(GradientClipping.of(kernels, gradient, 1).norm()).isNaN();
            }
        }
    }

    private static INDArray row(float... values) {
        return Nd4j.create(values, new long[] {1, values.length}, 'c');
    }
}
