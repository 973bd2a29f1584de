package io.rondo.model;

import java.util.List;

/**
 * What a layer says about one of its parameters before memory for it exists.
 *
 * @param name as in {@link Parameter}
 * @param shape row-major sizes
 * @param deviation standard deviation of the normal distribution it starts from; 0 for a constant
 * @param constant the value it starts from when {@code deviation} is 0
 */
record ParameterShape(String name, List<Long> shape, double deviation, double constant) {
    /** GPT-2's initial standard deviation. */
    static final double DEVIATION = 0.02;

    static ParameterShape matrix(String name, long rows, long columns, double deviation) {
        return new ParameterShape(name, List.of(rows, columns), deviation, 0);
    }

    static ParameterShape zeros(String name, long length) {
        return new ParameterShape(name, List.of(length), 0, 0);
    }

    static ParameterShape ones(String name, long length) {
        return new ParameterShape(name, List.of(length), 0, 1);
    }

    /** The name inside Deeplearning4j, whose updaters take what follows a key's last underscore for the parameter. */
    String key() {
        return key(name);
    }

    static String key(String name) {
        return name.replace('_', '-');
    }

    long length() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** Matrices decay, vectors (biases, layer norms) do not. */
    boolean decayed() {
        return shape.size() > 1;
    }
}
