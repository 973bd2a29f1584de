package io.rondo.model;

import java.util.List;

/**
 * One tensor inside a model's flat parameter vector, row-major.
 *
 * @param name Hugging Face's name without the prefix {@code transformer.}, such as {@code h.0.attn.c_attn.weight}
 * @param shape Hugging Face's shape; linear maps are {@code [in, out]} as in its Conv1D
 * @param offset index of its first element in the flat vector
 * @param decayed whether weight decay applies: matrices yes, biases and layer norms no
 */
public record Parameter(String name, List<Long> shape, long offset, boolean decayed) {
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long length() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }
}
