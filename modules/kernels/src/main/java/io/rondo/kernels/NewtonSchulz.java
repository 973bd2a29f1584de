package io.rondo.kernels;

/**
 * The iteration that makes a matrix U·S·Vᵀ nearly orthogonal: from X of Frobenius norm 1, {@value #STEPS} steps of {@code
 * X ← a·X + (b·A + c·A²)·X, A = X·Xᵀ}, or the same from the right, where A is {@code XᵀX}, if X is taller than wide. With
 * these coefficients S ends between about 0.7 and 1.2 (Jordan et al., "Muon", 2024, kellerjordan.github.io/posts/muon);
 * singular values below about 1/100 of the norm end lower.
 */
final class NewtonSchulz {
    static final int STEPS = 5;
    static final double A = 3.4445;
    static final double B = -4.7750;
    static final double C = 2.0315;

    /** Keeps a matrix of zeros from being divided by 0. */
    static final double SMALLEST_NORM = 1e-7;

    private NewtonSchulz() {}
}
