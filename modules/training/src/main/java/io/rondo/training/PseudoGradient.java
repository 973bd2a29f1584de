package io.rondo.training;

/**
 * The pseudo-gradient Δ = mean over workers of θ − θ_w (DiLoCo, arXiv 2311.08105): it points from where the workers came
 * to back where they left, so the outer optimizer subtracts it. Sums are taken in the order of the calls.
 */
public final class PseudoGradient {
    private PseudoGradient() {}

    /** Sets {@code target = before − after}, which is θ − θ_w; {@code target} may be one of the two. */
    public static void subtract(float[] before, float[] after, float[] target) {
        requireSameLength(before, after);
        requireSameLength(before, target);
        for (int i = 0; i < before.length; i++) {
            target[i] = before[i] - after[i];
        }
    }

    /** Adds a worker's values to a sum. */
    public static void add(float[] sum, float[] values) {
        requireSameLength(sum, values);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }

    /** Turns the sum over all workers into their mean. */
    public static void divide(float[] sum, int workers) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= workers;
        }
    }

    /** Turns a weighted sum into the mean; {@code weight} is the sum of the weights. */
    public static void divide(float[] sum, float weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= weight;
        }
    }

    /** The Euclidean norm; not finite if a value is not. */
    public static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static void requireSameLength(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("vectors of " + one.length + " and " + other.length + " values");
        }
    }
}
