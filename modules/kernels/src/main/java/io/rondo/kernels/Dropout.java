package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout (Srivastava et al. 2014): a mask holds 0 for a dropped element and {@code 1/(1 − rate)} for a kept
 * one, so that forward and backward pass are the same multiplication.
 */
public final class Dropout {
    private static final Dropout NONE = new Dropout(Optional.empty());

    private final Optional<INDArray> mask;

    private Dropout(Optional<INDArray> mask) {
        this.mask = mask;
    }

    /** Keeps every element. */
    public static Dropout none() {
        return NONE;
    }

    /**
     * Draws a new mask.
     *
     * @param rate probability that an element is dropped, in (0, 1)
     * @param buffer where the mask is written; as many elements as the arrays it is applied to
     */
    public static Dropout draw(double rate, Random random, INDArray buffer) {
        Nd4j.getExecutioner().exec(new BernoulliDistribution(buffer, 1 - rate), random);
        buffer.divi(1 - rate);
        return new Dropout(Optional.of(buffer));
    }

    /** Multiplies {@code values} by the mask, in place. */
    public void apply(INDArray values) {
        mask.ifPresent(m -> values.muli(m.reshape(values.shape())));
    }

    /** Whether every element is kept. */
    public boolean keepsAll() {
        return mask.isEmpty();
    }
}
