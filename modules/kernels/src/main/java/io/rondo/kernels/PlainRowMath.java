package io.rondo.kernels;

/** Plain loops, for a JVM without the Vector API. */
final class PlainRowMath implements RowMath {
    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -0.00021219444f;
    /** 1.5·2^23 + 127: adding it rounds to an integer, whose low bits are then those of a float's exponent. */
    private static final float ROUND = 12583039f;

    /**
     * e^x for x in [−87, 88], beyond which it stays at the nearest end's value: range reduction to ±½·ln 2 and a
     * polynomial of degree 7 (the coefficients are those of Cephes' expf).
     */
    static float exp(float x) {
        float bounded = Math.max(-87f, Math.min(88f, x));
        float rounded = bounded * LOG2_E + ROUND;
        float n = rounded - ROUND;
        float r = bounded - n * LN2_HIGH - n * LN2_LOW;
        float p = 0.00019875691f;
        p = p * r + 0.0013981999f;
        p = p * r + 0.008333452f;
        p = p * r + 0.041665796f;
        p = p * r + 0.16666666f;
        p = p * r + 0.5f;
        p = p * (r * r) + r + 1;
        // A product, and no sum of exponents: NaN times whatever stands there stays NaN.
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << 23);
    }

    private static float logistic(float x) {
        return 1 / (1 + exp(-x));
    }

    @Override
    public String description() {
        return "plain loops (start Java with --add-modules jdk.incubator.vector for vector instructions)";
    }

    @Override
    public void add(float[] a, float[] b, int count) {
        for (int i = 0; i < count; i++) {
            a[i] += b[i];
        }
    }

    @Override
    public void addProduct(float[] sum, float[] a, float[] b, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += a[i] * b[i];
        }
    }

    @Override
    public void scale(float[] a, float factor, int count) {
        for (int i = 0; i < count; i++) {
            a[i] *= factor;
        }
    }

    private static int roundedBits(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? bits | 0x400000 : bits + 0x7fff + ((bits >>> 16) & 1);
    }

    @Override
    public void roundToHalves(float[] a, int count) {
        for (int i = 0; i < count; i++) {
            a[i] = Float.intBitsToFloat(roundedBits(a[i]) & 0xffff0000);
        }
    }

    @Override
    public void toHalves(float[] a, short[] halves, int count) {
        for (int i = 0; i < count; i++) {
            halves[i] = (short) (roundedBits(a[i]) >>> 16);
        }
    }

    @Override
    public void fromHalves(short[] halves, float[] a, int count) {
        for (int i = 0; i < count; i++) {
            a[i] = Float.intBitsToFloat(halves[i] << 16);
        }
    }

    @Override
    public float sum(float[] a, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[i];
        }
        return (float) sum;
    }

    @Override
    public float dot(float[] a, float[] b, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }

    @Override
    public float squares(float[] a, float shift, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double value = a[i] - shift;
            sum += value * value;
        }
        return (float) sum;
    }

    @Override
    public float max(float[] a, int count) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, a[i]);
        }
        return max;
    }

    @Override
    public float expSum(float[] a, float shift, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            a[i] = exp(a[i] - shift);
            sum += a[i];
        }
        return (float) sum;
    }

    @Override
    public void exp(float[] a, float shift, int count) {
        for (int i = 0; i < count; i++) {
            a[i] = exp(a[i] - shift);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            float v = x[i];
            y[i] = v * logistic(GELU_SCALE * v * (1 + GELU_CUBIC * v * v));
        }
    }

    @Override
    public void geluBackward(float[] x, float[] d, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            float v = x[i];
            float gate = logistic(GELU_SCALE * v * (1 + GELU_CUBIC * v * v));
            y[i] = v * gate;
            d[i] *= gate * (1 + v * (1 - gate) * GELU_SCALE * (1 + 3 * GELU_CUBIC * v * v));
        }
    }

    @Override
    public void swiglu(float[] gate, float[] value, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = gate[i] * logistic(gate[i]) * value[i];
        }
    }

    @Override
    public void swigluBackward(float[] gate, float[] value, float[] d, float[] dgate, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            float open = logistic(gate[i]);
            float swish = gate[i] * open;
            y[i] = swish * value[i];
            dgate[i] = d[i] * value[i] * open * (1 + gate[i] * (1 - open));
            d[i] *= swish;
        }
    }

    @Override
    public void normalise(float[] x, float mean, float rstd, float[] weight, float[] bias, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = (x[i] - mean) * rstd * weight[i];
        }
        if (bias.length > 0) {
            add(y, bias, count);
        }
    }

    @Override
    public void normaliseBackward(
            float[] dy, float[] x, float mean, float rstd, float[] weight, float[] dweight, float[] dbias, int count) {
        double sum = 0;
        double projection = 0;
        for (int i = 0; i < count; i++) {
            float normalised = (x[i] - mean) * rstd;
            dweight[i] += dy[i] * normalised;
            float d = dy[i] * weight[i];
            sum += d;
            projection += (double) d * normalised;
        }
        boolean centred = dbias.length > 0;
        if (centred) {
            add(dbias, dy, count);
        }
        float meanGradient = centred ? (float) (sum / count) : 0;
        float meanProjection = (float) (projection / count);
        for (int i = 0; i < count; i++) {
            dy[i] = rstd * (dy[i] * weight[i] - meanGradient - (x[i] - mean) * rstd * meanProjection);
        }
    }

    @Override
    public void softmaxBackward(float[] p, float[] dp, float inner, float scale, int count) {
        for (int i = 0; i < count; i++) {
            dp[i] = p[i] * (dp[i] - inner) * scale;
        }
    }

    @Override
    public void rotate(float[] row, int offset, int half, float[] cos, float[] sin, int tableOffset) {
        for (int i = 0; i < half; i++) {
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
        for (int i = 0; i < count; i++) {
            float d = g[i] * gradientScale;
            m[i] = beta1 * m[i] + (1 - beta1) * d;
            v[i] = beta2 * v[i] + (1 - beta2) * d * d;
            p[i] = keep * p[i] - rate * m[i] / ((float) Math.sqrt(v[i]) * secondScale + epsilon);
        }
    }
}
