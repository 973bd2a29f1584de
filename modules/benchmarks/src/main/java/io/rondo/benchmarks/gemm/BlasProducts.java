package io.rondo.benchmarks.gemm;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import org.bytedeco.openblas.global.openblas_nolapack;

/** The plain sgemm of OpenBLAS and of oneDNN. */
final class BlasProducts {
    private BlasProducts() {}

    static void setOpenBlasThreads(int threads) {
        openblas_nolapack.blas_set_num_threads(threads);
    }

    static Product openBlas(Operands of) {
        int left = of.form().left ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
        int right = of.form().right ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
        return () -> openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                left,
                right,
                of.m(),
                of.n(),
                of.k(),
                1,
                of.left(),
                of.leftStride(),
                of.right(),
                of.rightStride(),
                0,
                of.result(),
                of.resultStride());
    }

    static Product oneDnn(Operands of) {
        byte left = (byte) (of.form().left ? 'T' : 'N');
        byte right = (byte) (of.form().right ? 'T' : 'N');
        return () -> {
            int status = dnnl_sgemm(
                    left,
                    right,
                    of.m(),
                    of.n(),
                    of.k(),
                    1,
                    of.left(),
                    of.leftStride(),
                    of.right(),
                    of.rightStride(),
                    0,
                    of.result(),
                    of.resultStride());
            if (status != dnnl_success) {
                throw new IllegalStateException("dnnl_sgemm returned status " + status);
            }
        };
    }
}
