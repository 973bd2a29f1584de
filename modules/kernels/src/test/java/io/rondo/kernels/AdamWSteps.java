package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernels.Kernels.Range;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Three steps of AdamW, element by element as the paper writes them. */
final class AdamWSteps {
    private static final int LENGTH = 9001;
    private static final List<Range> DECAYED =
            List.of(new Range(0, 5), new Range(17, 2100), new Range(2100, 4500), new Range(8990, 9000));

    private AdamWSteps() {}

    static void check(Kernels kernels, DataType type, double tolerance) {
        TestArrays arrays = new TestArrays(type);
        Random random = new Random(3);
        INDArray parameters = arrays.random(random, 1, LENGTH);
        INDArray first = arrays.filled(0, 1, LENGTH);
        INDArray second = arrays.filled(0, 1, LENGTH);
        double[] p = parameters.toDoubleVector();
        double[] m = new double[LENGTH];
        double[] v = new double[LENGTH];
        for (int t = 1; t <= 3; t++) {
            INDArray gradient = arrays.random(random, 1, LENGTH);
            double[] g = gradient.toDoubleVector();
            // An epsilon as large as this shows where it is added; the third step scales its gradient.
            AdamWStep step = new AdamWStep(0.01, 0.9, 0.95, 0.1, 0.5, t, t == 3 ? 0.25 : 1);
            kernels.adamW(parameters, gradient, first, second, DECAYED, step);
            for (int i = 0; i < LENGTH; i++) {
                int index = i;
                double d = g[i] * step.gradientScale();
                boolean decays = DECAYED.stream().anyMatch(range -> index >= range.from() && index < range.to());
                p[i] *= decays ? 1 - 0.01 * 0.5 : 1;
                m[i] = 0.9 * m[i] + 0.1 * d;
                v[i] = 0.95 * v[i] + 0.05 * d * d;
                double root = Math.sqrt(v[i] / (1 - Math.pow(0.95, t)));
                p[i] -= 0.01 * m[i] / (1 - Math.pow(0.9, t)) / (root + 0.1);
            }
            assertThat(furthest(parameters.toDoubleVector(), p))
                    .as("parameters")
                    .isLessThan(tolerance);
            assertThat(furthest(first.toDoubleVector(), m)).as("first moment").isLessThan(tolerance);
            assertThat(furthest(second.toDoubleVector(), v)).as("second moment").isLessThan(tolerance);
        }
        arrays.assertNothingWasWrittenAroundThem();
    }

    private static double furthest(double[] actual, double[] expected) {
        double furthest = 0;
        for (int i = 0; i < expected.length; i++) {
            double distance = Math.abs(actual[i] - expected[i]);
            furthest = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(furthest, distance);
        }
        return furthest;
    }
}
