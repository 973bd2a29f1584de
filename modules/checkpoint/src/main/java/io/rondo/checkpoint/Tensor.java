package io.rondo.checkpoint;

import java.util.Arrays;
import java.util.List;

/**
 * A named tensor of 32-bit floats to be written.
 *
 * @param name e.g. {@code h.0.attn.c_attn.weight}
 * @param shape sizes from the slowest to the fastest dimension; empty for a scalar
 * @param values in row-major order
 */
public record Tensor(String name, List<Long> shape, FloatSource values) {
    /** @throws IllegalArgumentException if a size is negative or there are 2^31 elements or more */
    public Tensor {
        shape = List.copyOf(shape);
        if (name.equals(SafetensorsFormat.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be called " + name);
        }
        long elements = SafetensorsFormat.elements(shape);
        if (elements < 0 || elements > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("tensor " + name + " of shape " + shape
                    + " cannot be written; it must have fewer than 2^31 elements and no negative size");
        }
    }

    /** A tensor whose values stand in an array from {@code offset} on; the array is not copied. */
    public static Tensor of(String name, long[] shape, float[] values, int offset) {
        Tensor tensor = new Tensor(name, Arrays.stream(shape).boxed().toList(), FloatSource.of(values, offset));
        if (tensor.elements() > values.length - offset) {
            throw new IllegalArgumentException("tensor " + name + " of shape " + tensor.shape() + " needs "
                    + tensor.elements() + " values, but there are " + (values.length - offset));
        }
        return tensor;
    }

    /** How many values it has. */
    public int elements() {
        return (int) SafetensorsFormat.elements(shape);
    }
}
