package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientClippingTest {
    @Test
    void aLongGradientIsScaledToTheLimit() {
        try (INDArray gradient = Nd4j.create(new float[] {3, 4}, new long[] {1, 2}, 'c');
                GradientClipping clipping = new GradientClipping(gradient, 1)) {
            assertThat(clipping.clip()).isCloseTo(5, within(1e-6));
            assertThat(gradient.toDoubleVector()).containsExactly(new double[] {0.6, 0.8}, within(1e-6));
        }
    }

    @Test
    void aShortGradientAndOneWithoutLimitStayAsTheyAre() {
        for (double limit : new double[] {0, 5.01}) {
            try (INDArray gradient = Nd4j.create(new float[] {3, 4}, new long[] {1, 2}, 'c');
                    GradientClipping clipping = new GradientClipping(gradient, limit)) {
                assertThat(clipping.clip()).isCloseTo(5, within(1e-6));
                assertThat(gradient.toFloatVector()).containsExactly(3, 4);
            }
        }
    }

    @Test
    void theNormCoversRowsAndRest() {
        for (int length : new int[] {1, 1023, 1024, 1025, 2048, 5000}) {
            float[] values = new float[length];
            double expected = 0;
            for (int i = 0; i < length; i++) {
                values[i] = (float) Math.sin(i + 1);
                expected += (double) values[i] * values[i];
            }
            try (INDArray gradient = Nd4j.create(values, new long[] {1, length}, 'c');
                    GradientClipping clipping = new GradientClipping(gradient, 0)) {
                assertThat(clipping.clip()).as("length " + length).isCloseTo(Math.sqrt(expected), within(1e-4));
            }
        }
    }

    @Test
    void aGradientThatIsNotFiniteShowsInTheNorm() {
        for (int at : new int[] {5, 1500}) {
            float[] values = new float[1600];
            values[at] = Float.NaN;
            try (INDArray gradient = Nd4j.create(values, new long[] {1, values.length}, 'c');
                    GradientClipping clipping = new GradientClipping(gradient, 1)) {
                assertThat(clipping.clip()).isNaN();
            }
        }
    }
}
