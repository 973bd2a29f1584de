package io.rondo.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API. Loaded only where its module is. */
final class VectorRowMath implements RowMath {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, LANES.vectorShape());
    /** As many bf16 values as there are floats in a vector. */
    private static final VectorSpecies<Short> HALVES =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, LANES.vectorBitSize() / 2)));

    // C2 stops inlining after a number of calls, and a vector that is not inlined is slow: constants are vectors
    // already,
    // and what needs an exponential is computed in two loops.
    private static final FloatVector ONE = FloatVector.broadcast(LANES, 1f);
    private static final FloatVector LOWEST = FloatVector.broadcast(LANES, -87f);
    private static final FloatVector HIGHEST = FloatVector.broadcast(LANES, 88f);
    private static final FloatVector LOG2_E = FloatVector.broadcast(LANES, 1.442695f);
    private static final FloatVector ROUND = FloatVector.broadcast(LANES, 12583039f);
    private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(LANES, -0.6933594f);
    private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(LANES, 0.00021219444f);
    private static final FloatVector P0 = FloatVector.broadcast(LANES, 0.00019875691f);
    private static final FloatVector P1 = FloatVector.broadcast(LANES, 0.0013981999f);
    private static final FloatVector P2 = FloatVector.broadcast(LANES, 0.008333452f);
    private static final FloatVector P3 = FloatVector.broadcast(LANES, 0.041665796f);
    private static final FloatVector P4 = FloatVector.broadcast(LANES, 0.16666666f);
    private static final FloatVector P5 = FloatVector.broadcast(LANES, 0.5f);
    private static final FloatVector MINUS_GELU_SCALE = FloatVector.broadcast(LANES, -GELU_SCALE);
    private static final FloatVector MINUS_GELU_CUBIC = FloatVector.broadcast(LANES, -GELU_SCALE * GELU_CUBIC);
    private static final FloatVector GELU_SLOPE = FloatVector.broadcast(LANES, GELU_SCALE);
    private static final FloatVector GELU_CUBIC_SLOPE = FloatVector.broadcast(LANES, 3 * GELU_SCALE * GELU_CUBIC);

    private VectorRowMath() {}

    static RowMath create() {
        return WIDTH < 4 || WIDTH > PADDING ? new PlainRowMath() : new VectorRowMath();
    }

    @Override
    public String description() {
        return "vectors of " + LANES.vectorBitSize() + " bits";
    }

    /** {@code y = σ(x)}; the exponential as in {@link #exp}. */
    private static void logistic(float[] input, float[] y, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector x = FloatVector.fromArray(LANES, input, i).neg();
            FloatVector bounded = x.max(LOWEST).min(HIGHEST);
            FloatVector rounded = bounded.fma(LOG2_E, ROUND);
            FloatVector n = rounded.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, bounded));
            FloatVector p = P0.fma(r, P1).fma(r, P2).fma(r, P3).fma(r, P4).fma(r, P5);
            p = p.fma(r.mul(r), r);
            FloatVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector e = p.fma(power, power);
            ONE.div(e.add(ONE)).intoArray(y, i);
        }
    }

    /** {@code y = σ(s·x·(1 + c·x²))}; the exponential as in {@link #exp}. */
    private static void geluGate(float[] input, float[] y, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector v = FloatVector.fromArray(LANES, input, i);
            FloatVector x = v.mul(v).fma(MINUS_GELU_CUBIC, MINUS_GELU_SCALE).mul(v);
            FloatVector bounded = x.max(LOWEST).min(HIGHEST);
            FloatVector rounded = bounded.fma(LOG2_E, ROUND);
            FloatVector n = rounded.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, bounded));
            FloatVector p = P0.fma(r, P1).fma(r, P2).fma(r, P3).fma(r, P4).fma(r, P5);
            p = p.fma(r.mul(r), r);
            FloatVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector e = p.fma(power, power);
            ONE.div(e.add(ONE)).intoArray(y, i);
        }
    }

    @Override
    public void add(float[] a, float[] b, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, a, i)
                    .add(FloatVector.fromArray(LANES, b, i))
                    .intoArray(a, i);
        }
    }

    @Override
    public void addProduct(float[] sum, float[] a, float[] b, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, a, i)
                    .fma(FloatVector.fromArray(LANES, b, i), FloatVector.fromArray(LANES, sum, i))
                    .intoArray(sum, i);
        }
    }

    @Override
    public void scale(float[] a, float factor, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, a, i).mul(factor).intoArray(a, i);
        }
    }

    @Override
    public void roundToHalves(float[] a, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector value = FloatVector.fromArray(LANES, a, i);
            IntVector bits = value.reinterpretAsInts();
            bits.add(0x7fff)
                    .add(bits.lanewise(VectorOperators.LSHR, 16).and(1))
                    .blend(bits.or(0x400000), value.test(VectorOperators.IS_NAN).cast(INTS))
                    .and(0xffff0000)
                    .reinterpretAsFloats()
                    .intoArray(a, i);
        }
    }

    @Override
    public void toHalves(float[] a, short[] halves, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector value = FloatVector.fromArray(LANES, a, i);
            IntVector bits = value.reinterpretAsInts();
            IntVector rounded = bits.add(0x7fff)
                    .add(bits.lanewise(VectorOperators.LSHR, 16).and(1))
                    .blend(bits.or(0x400000), value.test(VectorOperators.IS_NAN).cast(INTS))
                    .lanewise(VectorOperators.LSHR, 16);
            ((ShortVector) rounded.convertShape(VectorOperators.I2S, HALVES, 0)).intoArray(halves, i);
        }
    }

    @Override
    public void fromHalves(short[] halves, float[] a, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            ((IntVector) ShortVector.fromArray(HALVES, halves, i).convertShape(VectorOperators.S2I, INTS, 0))
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats()
                    .intoArray(a, i);
        }
    }

    @Override
    public float sum(float[] a, int count) {
        int bound = LANES.loopBound(count);
        FloatVector sums = FloatVector.zero(LANES);
        for (int i = 0; i < bound; i += WIDTH) {
            sums = sums.add(FloatVector.fromArray(LANES, a, i));
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (int i = bound; i < count; i++) {
            sum += a[i];
        }
        return sum;
    }

    @Override
    public float dot(float[] a, float[] b, int count) {
        int bound = LANES.loopBound(count);
        FloatVector sums = FloatVector.zero(LANES);
        for (int i = 0; i < bound; i += WIDTH) {
            sums = FloatVector.fromArray(LANES, a, i).fma(FloatVector.fromArray(LANES, b, i), sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (int i = bound; i < count; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public float squares(float[] a, float shift, int count) {
        int bound = LANES.loopBound(count);
        FloatVector sums = FloatVector.zero(LANES);
        for (int i = 0; i < bound; i += WIDTH) {
            FloatVector value = FloatVector.fromArray(LANES, a, i).sub(shift);
            sums = value.fma(value, sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (int i = bound; i < count; i++) {
            sum += (a[i] - shift) * (a[i] - shift);
        }
        return sum;
    }

    @Override
    public float max(float[] a, int count) {
        int bound = LANES.loopBound(count);
        FloatVector largest = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < bound; i += WIDTH) {
            largest = largest.max(FloatVector.fromArray(LANES, a, i));
        }
        float max = largest.reduceLanes(VectorOperators.MAX);
        for (int i = bound; i < count; i++) {
            max = Math.max(max, a[i]);
        }
        return max;
    }

    @Override
    public float expSum(float[] a, float shift, int count) {
        exp(a, shift, count);
        return sum(a, count);
    }

    /** As {@link PlainRowMath#exp(float)}. */
    @Override
    public void exp(float[] a, float shift, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector x = FloatVector.fromArray(LANES, a, i).sub(shift);
            FloatVector bounded = x.max(LOWEST).min(HIGHEST);
            FloatVector rounded = bounded.fma(LOG2_E, ROUND);
            FloatVector n = rounded.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, bounded));
            FloatVector p = P0.fma(r, P1).fma(r, P2).fma(r, P3).fma(r, P4).fma(r, P5);
            p = p.fma(r.mul(r), r);
            // A product, and no sum of exponents: NaN times whatever stands there stays NaN.
            FloatVector power = rounded.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            p.fma(power, power).intoArray(a, i);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int count) {
        geluGate(x, y, count);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, x, i)
                    .mul(FloatVector.fromArray(LANES, y, i))
                    .intoArray(y, i);
        }
    }

    @Override
    public void geluBackward(float[] x, float[] d, float[] y, int count) {
        geluGate(x, y, count);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector v = FloatVector.fromArray(LANES, x, i);
            FloatVector gate = FloatVector.fromArray(LANES, y, i);
            FloatVector value = v.mul(gate);
            value.intoArray(y, i);
            FloatVector slope = v.mul(v).fma(GELU_CUBIC_SLOPE, GELU_SLOPE);
            // gate·(1 + (x − x·gate)·slope)
            FloatVector.fromArray(LANES, d, i)
                    .mul(gate)
                    .mul(v.sub(value).fma(slope, ONE))
                    .intoArray(d, i);
        }
    }

    @Override
    public void swiglu(float[] gate, float[] value, float[] y, int count) {
        logistic(gate, y, count);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, y, i)
                    .mul(FloatVector.fromArray(LANES, gate, i))
                    .mul(FloatVector.fromArray(LANES, value, i))
                    .intoArray(y, i);
        }
    }

    @Override
    public void swigluBackward(float[] gate, float[] value, float[] d, float[] dgate, float[] y, int count) {
        logistic(gate, y, count);
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector g = FloatVector.fromArray(LANES, gate, i);
            FloatVector v = FloatVector.fromArray(LANES, value, i);
            FloatVector gradient = FloatVector.fromArray(LANES, d, i);
            FloatVector open = FloatVector.fromArray(LANES, y, i);
            FloatVector swish = g.mul(open);
            swish.mul(v).intoArray(y, i);
            // σ·(1 + g·(1 − σ))
            gradient.mul(v).mul(g.sub(swish).add(ONE).mul(open)).intoArray(dgate, i);
            gradient.mul(swish).intoArray(d, i);
        }
    }

    @Override
    public void normalise(float[] x, float mean, float rstd, float[] weight, float[] bias, float[] y, int count) {
        if (bias.length == 0) {
            for (int i = 0; i < count; i += WIDTH) {
                FloatVector.fromArray(LANES, x, i)
                        .sub(mean)
                        .mul(rstd)
                        .mul(FloatVector.fromArray(LANES, weight, i))
                        .intoArray(y, i);
            }
        } else {
            for (int i = 0; i < count; i += WIDTH) {
                FloatVector.fromArray(LANES, x, i)
                        .sub(mean)
                        .mul(rstd)
                        .fma(FloatVector.fromArray(LANES, weight, i), FloatVector.fromArray(LANES, bias, i))
                        .intoArray(y, i);
            }
        }
    }

    @Override
    public void normaliseBackward(
            float[] dy, float[] x, float mean, float rstd, float[] weight, float[] dweight, float[] dbias, int count) {
        int bound = LANES.loopBound(count);
        FloatVector sums = FloatVector.zero(LANES);
        FloatVector projections = FloatVector.zero(LANES);
        for (int i = 0; i < bound; i += WIDTH) {
            FloatVector normalised =
                    FloatVector.fromArray(LANES, x, i).sub(mean).mul(rstd);
            FloatVector gradient = FloatVector.fromArray(LANES, dy, i);
            gradient.fma(normalised, FloatVector.fromArray(LANES, dweight, i)).intoArray(dweight, i);
            FloatVector weighted = gradient.mul(FloatVector.fromArray(LANES, weight, i));
            sums = sums.add(weighted);
            projections = weighted.fma(normalised, projections);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        float projection = projections.reduceLanes(VectorOperators.ADD);
        for (int i = bound; i < count; i++) {
            float normalised = (x[i] - mean) * rstd;
            dweight[i] += dy[i] * normalised;
            sum += dy[i] * weight[i];
            projection += dy[i] * weight[i] * normalised;
        }
        boolean centred = dbias.length > 0;
        if (centred) {
            add(dbias, dy, count);
        }
        float meanGradient = centred ? sum / count : 0;
        float meanProjection = projection / count;
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector normalised =
                    FloatVector.fromArray(LANES, x, i).sub(mean).mul(rstd);
            FloatVector weighted = FloatVector.fromArray(LANES, dy, i)
                    .mul(FloatVector.fromArray(LANES, weight, i))
                    .sub(meanGradient);
            weighted.sub(normalised.mul(meanProjection)).mul(rstd).intoArray(dy, i);
        }
    }

    @Override
    public void softmaxBackward(float[] p, float[] dp, float inner, float scale, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, dp, i)
                    .sub(inner)
                    .mul(scale)
                    .mul(FloatVector.fromArray(LANES, p, i))
                    .intoArray(dp, i);
        }
    }

    @Override
    public void rotate(float[] row, int offset, int half, float[] cos, float[] sin, int tableOffset) {
        int bound = LANES.loopBound(half);
        for (int i = 0; i < bound; i += WIDTH) {
            FloatVector a = FloatVector.fromArray(LANES, row, offset + i);
            FloatVector b = FloatVector.fromArray(LANES, row, offset + half + i);
            FloatVector c = FloatVector.fromArray(LANES, cos, tableOffset + i);
            FloatVector s = FloatVector.fromArray(LANES, sin, tableOffset + i);
            a.mul(c).sub(b.mul(s)).intoArray(row, offset + i);
            b.mul(c).add(a.mul(s)).intoArray(row, offset + half + i);
        }
        for (int i = bound; i < half; i++) {
            float a = row[offset + i];
            float b = row[offset + half + i];
            row[offset + i] = a * cos[tableOffset + i] - b * sin[tableOffset + i];
            row[offset + half + i] = b * cos[tableOffset + i] + a * sin[tableOffset + i];
        }
    }

    @Override
    public void adamW(
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float gradientScale,
            float beta1,
            float beta2,
            float keep,
            float rate,
            float secondScale,
            float epsilon,
            int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector d = FloatVector.fromArray(LANES, g, i).mul(gradientScale);
            FloatVector first = FloatVector.fromArray(LANES, m, i).mul(beta1).add(d.mul(1 - beta1));
            FloatVector second =
                    FloatVector.fromArray(LANES, v, i).mul(beta2).add(d.mul(d).mul(1 - beta2));
            first.intoArray(m, i);
            second.intoArray(v, i);
            FloatVector below = second.sqrt().mul(secondScale).add(epsilon);
            FloatVector.fromArray(LANES, p, i)
                    .mul(keep)
                    .sub(first.mul(rate).div(below))
                    .intoArray(p, i);
        }
    }
}
