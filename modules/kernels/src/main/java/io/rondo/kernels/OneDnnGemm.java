package io.rondo.kernels;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.nativeblas.NativeOpsHolder;

/** oneDNN, the fastest library here whose licence (Apache 2.0) allows to depend on it. */
final class OneDnnGemm implements Gemm {
    private static final byte TRANSPOSED = 'T';
    private static final byte AS_STORED = 'N';

    private final NativeAddress a = new NativeAddress();
    private final NativeAddress b = new NativeAddress();
    private final NativeAddress c = new NativeAddress();
    private Optional<OneDnnHalves> halves = Optional.empty();

    @Override
    public void startOnThisThread() {
        // OpenMP's number of threads belongs to the thread that calls; ND4J and oneDNN share one OpenMP.
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
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
        int status = dnnl.dnnl_sgemm(
                transposeA ? TRANSPOSED : AS_STORED,
                transposeB ? TRANSPOSED : AS_STORED,
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
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException(
                    "oneDNN refused a product of " + m + "×" + k + " and " + k + "×" + n + " with status " + status);
        }
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
        if (halves.isEmpty()) {
            halves = Optional.of(new OneDnnHalves());
        }
        halves.get()
                .multiply(new OneDnnHalves.Shape(transposeA, transposeB, m, n, k, lda, ldb, ldc, beta != 0), a, b, c);
    }
}
