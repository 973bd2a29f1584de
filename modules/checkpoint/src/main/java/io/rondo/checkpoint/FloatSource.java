package io.rondo.checkpoint;

import java.util.Objects;

/** The values of a tensor in row-major order, wherever they lie. */
@FunctionalInterface
public interface FloatSource {
    /** Copies the {@code count} values that start at index {@code from} to the beginning of {@code target}. */
    void copy(int from, float[] target, int count);

    /** The values of an array from {@code offset} on; not copied. */
    static FloatSource of(float[] values, int offset) {
        Objects.checkIndex(offset, values.length + 1);
        return (from, target, count) -> System.arraycopy(values, offset + from, target, 0, count);
    }
}
