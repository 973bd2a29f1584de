package io.rondo.kernels;

/** Matrix products of row-major float32 matrices in native memory, on the calling thread only; one per thread. */
interface Gemm {
    /** Once on every thread before its first product. */
    void startOnThisThread();

    /**
     * {@code c[m,n] = alpha·op(a)[m,k]·op(b)[k,n] + beta·c}; where {@code beta} is 0, c is not read.
     *
     * @param a address of the first element; {@code lda} elements from one row as stored to the next
     */
    void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            long a,
            int lda,
            long b,
            int ldb,
            float beta,
            long c,
            int ldc);

    /** {@code c[m,n] = op(a)[m,k]·op(b)[k,n] + beta·c} of bf16 matrices, added up in float32; beta is 0 or 1. */
    void multiplyHalves(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            long a,
            int lda,
            long b,
            int ldb,
            float beta,
            long c,
            int ldc);
}
