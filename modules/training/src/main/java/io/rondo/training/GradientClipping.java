package io.rondo.training;

import io.rondo.kernels.Kernels;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Clipping of a gradient by its global norm (Pascanu et al., arXiv 1211.5063).
 *
 * @param norm of the gradient before clipping
 * @param scale what the gradient is to be multiplied by
 */
record GradientClipping(double norm, double scale) {
    /**
     * Measures a gradient.
     *
     * @param limit the largest norm; 0 for none
     */
    static GradientClipping of(Kernels kernels, INDArray gradient, double limit) {
        return of(Math.sqrt(kernels.squaredNorm(gradient)), limit);
    }

    /** For a norm that is known. */
    static GradientClipping of(double norm, double limit) {
        // As in PyTorch, whose 1e-6 keeps the division from failing at 0.
        return new GradientClipping(norm, limit > 0 && norm > limit ? limit / (norm + 1e-6) : 1);
    }
}
