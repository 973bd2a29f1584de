package io.rondo.kernels;

/**
 * Element-wise arithmetic on rows that fit the first cache. Element-wise methods may also compute, with whatever stands
 * there, up to {@link #PADDING} elements behind the {@code count} they are asked for: every array has that much room.
 * Reductions read {@code count} elements only. {@code exp} is accurate to about 2 units in the last place.
 */
interface RowMath {
    /** Room that every array has behind the elements in use. */
    int PADDING = 16;

    /** {@code √(2/π)·2}: GELU's tanh form as a logistic function. */
    float GELU_SCALE = 1.5957692f;

    float GELU_CUBIC = 0.044715f;

    /** The fastest implementation that this JVM can run. */
    static RowMath fastest() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            return VectorRowMath.create();
        }
        return new PlainRowMath();
    }

    /** For people: how rows are computed here. */
    String description();

    /** {@code a += b}. */
    void add(float[] a, float[] b, int count);

    /** {@code sum += a·b}. */
    void addProduct(float[] sum, float[] a, float[] b, int count);

    /** {@code a *= factor}. */
    void scale(float[] a, float factor, int count);

    /** Rounds to the nearest bf16, to the even one of two; what is too large becomes infinite, NaN stays. */
    void roundToHalves(float[] a, int count);

    /** bf16 values rounded as in {@link #roundToHalves}. */
    void toHalves(float[] a, short[] halves, int count);

    /** bf16 values as float32. */
    void fromHalves(short[] halves, float[] a, int count);

    float sum(float[] a, int count);

    float dot(float[] a, float[] b, int count);

    /** {@code Σ (a − shift)²}. */
    float squares(float[] a, float shift, int count);

    float max(float[] a, int count);

    /** {@code a = exp(a − shift)}; returns the sum. */
    float expSum(float[] a, float shift, int count);

    /** {@code a = exp(a − shift)}. */
    void exp(float[] a, float shift, int count);

    /** {@code y = gelu(x)}. */
    void gelu(float[] x, float[] y, int count);

    /** {@code y = gelu(x)} and {@code d *= gelu'(x)}. */
    void geluBackward(float[] x, float[] d, float[] y, int count);

    /** {@code y = gate·σ(gate)·value}. */
    void swiglu(float[] gate, float[] value, float[] y, int count);

    /** {@code y} as {@link #swiglu}; its gradient {@code d} becomes that of the value, {@code dgate} that of the gate. */
    void swigluBackward(float[] gate, float[] value, float[] d, float[] dgate, float[] y, int count);

    /** {@code y = (x − mean)·rstd·weight (+ bias)}; an RMSNorm has mean 0 and an empty bias. */
    void normalise(float[] x, float mean, float rstd, float[] weight, float[] bias, float[] y, int count);

    /**
     * Gradient of {@link #normalise}. On return {@code dy} holds {@code dx}; {@code dweight} and {@code dbias} are added
     * to. The mean is a constant if {@code dbias} is empty.
     */
    void normaliseBackward(
            float[] dy, float[] x, float mean, float rstd, float[] weight, float[] dweight, float[] dbias, int count);

    /** Soft-max: {@code ds = p·(dp − inner)·scale}, into {@code dp}. */
    void softmaxBackward(float[] p, float[] dp, float inner, float scale, int count);

    /** {@code a, b = a·cos − b·sin, b·cos + a·sin}, where b starts {@code half} behind a and both at {@code offset}. */
    void rotate(float[] row, int offset, int half, float[] cos, float[] sin, int tableOffset);

    /**
     * One AdamW step of {@code count} parameters.
     *
     * @param keep {@code 1 − lr·λ}
     * @param rate {@code lr/(1 − β1^t)}
     * @param secondScale {@code 1/√(1 − β2^t)}
     */
    void adamW(
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
            int count);
}
