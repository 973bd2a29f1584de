package io.rondo.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A differentiable kernel at one size, to be run by any implementation on the same numbers.
 *
 * @param inputs shapes of what it is differentiated by
 * @param slope the same slope for every element of the result, where the kernel does not take them as an argument
 */
record KernelCase(String name, Map<String, long[]> inputs, OptionalDouble slope, Forward forward, Backward backward) {
    private static final int SEED = 5;

    /** Computes the result. */
    interface Forward {
        INDArray of(Run run);
    }

    /** Computes the gradients by the names of the inputs; other names are further results. */
    interface Backward {
        Map<String, INDArray> of(Run run, INDArray result, INDArray slopes);
    }

    /** One implementation at work on the case's inputs. */
    record Run(Kernels kernels, TestArrays arrays, Saved saved, Map<String, INDArray> inputs) {
        INDArray in(String name) {
            return inputs.get(name);
        }

        Optional<INDArray> ifAny(String name) {
            return Optional.ofNullable(inputs.get(name));
        }

        INDArray undefined(long... shape) {
            return arrays.undefined(shape);
        }

        INDArray undefinedLike(String name) {
            return arrays.undefined(in(name).shape());
        }

        Optional<INDArray> undefinedLikeIfAny(String name) {
            return ifAny(name).map(array -> arrays.undefined(array.shape()));
        }

        /** Drops the same elements in every implementation. */
        Dropout dropout(double rate, long... shape) {
            if (rate == 0) {
                return Dropout.none();
            }
            Dropout counted = Dropout.counted(rate, 77);
            return arrays.type() == DataType.DOUBLE ? counted.masked(undefined(shape)) : counted;
        }
    }

    Run start(Kernels kernels, DataType type) {
        TestArrays arrays = new TestArrays(type);
        Random random = new Random(SEED);
        Map<String, INDArray> made = new LinkedHashMap<>();
        inputs.forEach((input, shape) -> made.put(input, arrays.random(random, shape)));
        return new Run(kernels, arrays, arrays.saved(), made);
    }

    INDArray slopes(Run run, INDArray result) {
        return slope.isPresent()
                ? run.arrays().filled(slope.getAsDouble(), result.shape())
                : run.arrays().random(new Random(SEED + 1), result.shape());
    }

    /** Result and gradients. */
    Map<String, INDArray> results(Kernels kernels, DataType type) {
        Run run = start(kernels, type);
        INDArray result = forward.of(run);
        Map<String, INDArray> all = new LinkedHashMap<>(backward.of(run, result, slopes(run, result)));
        all.put("result", result);
        run.arrays().assertNothingWasWrittenAroundThem();
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
