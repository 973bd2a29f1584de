package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.KernelCase.Run;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares a kernel's gradients with central differences of its own forward pass.
 *
 * @param step of the inputs
 * @param tolerance relative to the largest element of a gradient, or absolute where that is below 1
 */
record FiniteDifferences(double step, double tolerance) {
    /** Elements of each input that are moved, spread evenly. */
    private static final int PROBES = 24;

    void check(KernelCase each, Kernels kernels, DataType type) {
        Run run = each.start(kernels, type);
        INDArray result = each.forward().of(run);
        INDArray slopes = each.slopes(run, result);
        Map<String, INDArray> gradients = each.backward().of(run, result, slopes);
        double[] weights = slopes.dup().data().asDouble();
        assertThat(gradients.keySet()).containsAll(each.inputs().keySet());
        for (Map.Entry<String, INDArray> input : run.inputs().entrySet()) {
            INDArray flat = input.getValue().reshape(input.getValue().length());
            double[] gradient = gradients.get(input.getKey()).dup('c').data().asDouble();
            double largest = 1;
            for (double element : gradient) {
                largest = Math.max(largest, Math.abs(element));
            }
            int stride = Math.max(1, gradient.length / PROBES);
            for (int i = 0; i < gradient.length; i += stride) {
                double slope = slope(each, run, weights, flat, i);
                assertThat(gradient[i])
                        .as("gradient of element %d of %s", i, input.getKey())
                        .isCloseTo(slope, within(tolerance * largest));
            }
        }
    }

    private double slope(KernelCase each, Run run, double[] weights, INDArray input, int index) {
        double value = input.getDouble(index);
        input.putScalar(index, value + step);
        double aboveAt = input.getDouble(index);
        double[] above = each.forward().of(run).dup('c').data().asDouble();
        input.putScalar(index, value - step);
        double belowAt = input.getDouble(index);
        double[] below = each.forward().of(run).dup('c').data().asDouble();
        input.putScalar(index, value);
        double difference = 0;
        for (int i = 0; i < weights.length; i++) {
            difference += weights[i] * (above[i] - below[i]);
        }
        return difference / (aboveAt - belowAt);
    }
}
