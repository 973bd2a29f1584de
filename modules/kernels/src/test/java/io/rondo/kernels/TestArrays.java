package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Arrays of one type. Each is a view into a longer vector, as a model's parameters are, and the elements around it must
 * stay what they are. New ones hold NaN, so that whoever reads a result instead of overwriting it is found out.
 */
final class TestArrays {
    private static final int GUARD = 19;
    private static final double GUARDING = 4321;

    private final DataType type;
    private final List<INDArray> vectors = new ArrayList<>();

    TestArrays(DataType type) {
        this.type = type;
    }

    INDArray undefined(long... shape) {
        return filled(Double.NaN, shape);
    }

    INDArray filled(double value, long... shape) {
        long length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        INDArray vector = Nd4j.valueArrayOf(new long[] {length + 2 * GUARD}, GUARDING, type);
        vectors.add(vector);
        INDArray inner = vector.get(NDArrayIndex.interval(GUARD, GUARD + length));
        inner.assign(value);
        return inner.reshape('c', true, shape);
    }

    /** Uniform in ±1.5, and the same numbers in every type: they are floats. */
    INDArray random(Random random, long... shape) {
        INDArray array = undefined(shape);
        float[] values = new float[(int) array.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextFloat() - 0.5f) * 3;
        }
        array.assign(Nd4j.createFromArray(values).castTo(type).reshape('c', shape));
        return array;
    }

    Saved saved() {
        Map<String, INDArray> known = new HashMap<>();
        return (name, shape) -> known.computeIfAbsent(name + Arrays.toString(shape), key -> undefined(shape));
    }

    DataType type() {
        return type;
    }

    void assertNothingWasWrittenAroundThem() {
        for (INDArray vector : vectors) {
            double[] values = vector.toDoubleVector();
            for (int i = 0; i < GUARD; i++) {
                assertThat(values[i]).as("element before an array").isEqualTo(GUARDING);
                assertThat(values[values.length - 1 - i])
                        .as("element behind an array")
                        .isEqualTo(GUARDING);
            }
        }
    }
}
