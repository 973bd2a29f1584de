package io.rondo.kernels;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.mkl.global.mkl_rt;

/** Intel MKL, which users may put on the class path; its licence is no free one. */
final class MklGemm implements Gemm {
    private final NativeAddress a = new NativeAddress();
    private final NativeAddress b = new NativeAddress();
    private final NativeAddress c = new NativeAddress();
    private final Halves halfA = new Halves();
    private final Halves halfB = new Halves();

    @Override
    public void startOnThisThread() {
        mkl_rt.MKL_Set_Num_Threads_Local(1);
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
        mkl_rt.cblas_sgemm(
                mkl_rt.CblasRowMajor,
                form(transposeA),
                form(transposeB),
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
        mkl_rt.cblas_gemm_bf16bf16f32(
                mkl_rt.CblasRowMajor,
                form(transposeA),
                form(transposeB),
                m,
                n,
                k,
                1,
                halfA.at(a),
                lda,
                halfB.at(b),
                ldb,
                beta,
                this.c.at(c),
                ldc);
    }

    private static int form(boolean transposed) {
        return transposed ? mkl_rt.CblasTrans : mkl_rt.CblasNoTrans;
    }

    private static final class Halves extends ShortPointer {
        Halves() {
            super((Pointer) null);
        }

        ShortPointer at(long address) {
            this.address = address;
            return this;
        }
    }
}
