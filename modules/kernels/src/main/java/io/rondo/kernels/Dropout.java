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
    private static final Dropout NONE = new Dropout(0, 0, Optional.empty());

    private final double rate;
    private final int seed;
    private final Optional<INDArray> mask;

    private Dropout(double rate, int seed, Optional<INDArray> mask) {
        this.rate = rate;
        this.seed = seed;
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
        return new Dropout(rate, 0, Optional.of(buffer));
    }

    /** Needs no mask: whether an element is kept is a hash of the seed and the element's index. */
    static Dropout counted(double rate, int seed) {
        return new Dropout(rate, seed, Optional.empty());
    }

    /** The same as a mask, which is written to {@code buffer}. */
    Dropout masked(INDArray buffer) {
        float[] values = new float[Math.toIntExact(buffer.length())];
        for (int i = 0; i < values.length; i++) {
            values[i] = factor(i);
        }
        buffer.assign(Nd4j.createFromArray(values).castTo(buffer.dataType()).reshape('c', buffer.shape()));
        return new Dropout(rate, seed, Optional.of(buffer));
    }

    /** What element {@code index} is multiplied by, where there is no mask. */
    float factor(int index) {
        return (mix(seed + index) >>> 8) < threshold() ? 0 : (float) (1 / (1 - rate));
    }

    /** Of 2^24. */
    private int threshold() {
        return (int) Math.round(rate * (1 << 24));
    }

    /** Multiplies {@code count} values, the first of which is element {@code index}. */
    void apply(float[] values, int offset, int count, int index) {
        if (keepsAll()) {
            return;
        }
        if (mask.isPresent()) {
            throw new IllegalArgumentException("dropout that was drawn as a mask belongs to the portable kernels");
        }
        int threshold = threshold();
        int from = seed + index;
        float factor = (float) (1 / (1 - rate));
        for (int i = 0; i < count; i++) {
            values[offset + i] *= (mix(from + i) >>> 8) < threshold ? 0 : factor;
        }
    }

    /** A bijection of 32 bits that spreads every bit over all (the two multipliers are Ellis's "lowbias32"). */
    private static int mix(int value) {
        int mixed = value;
        mixed = (mixed ^ (mixed >>> 16)) * 0x7feb352d;
        mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
        return mixed ^ (mixed >>> 16);
    }

    /** Multiplies {@code values} by the mask, in place. */
    public void apply(INDArray values) {
        if (mask.isEmpty() && !keepsAll()) {
            throw new IllegalArgumentException("dropout without a mask belongs to the fused kernels");
        }
        mask.ifPresent(m -> values.muli(m.reshape(values.shape())));
    }

    /** Whether every element is kept. */
    public boolean keepsAll() {
        return rate == 0;
    }
}
