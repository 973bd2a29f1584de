package io.rondo.kernels;

import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS, the library that ND4J brings. */
final class OpenBlasGemm implements Gemm {
    private final NativeAddress a = new NativeAddress();
    private final NativeAddress b = new NativeAddress();
    private final NativeAddress c = new NativeAddress();

    @Override
    public void startOnThisThread() {
        // The number of threads is one for the whole process, and GemmLibrary has set it.
    }

    @Override
    public void multiply(
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
            int ldc) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                m,
                n,
                k,
                alpha,
                this.a.at(a),
                lda,
                this.b.at(b),
                ldb,
                beta,
                this.c.at(c),
                ldc);
    }

    @Override
    public void multiplyHalves(
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
            int ldc) {
        throw new IllegalStateException(
                "OpenBLAS does not multiply bf16 here; oneDNN or MKL must be on the class path");
    }
}
