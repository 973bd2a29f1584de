package io.rondo.benchmarks.gemm;

/** A library's matrix product as Java calls it. */
enum GemmLibrary {
    OPENBLAS("OpenBLAS sgemm", false),
    MKL("MKL sgemm", false),
    MKL_HALF("MKL bf16", true),
    MKL_PACKED("MKL sgemm, b packed", false),
    MKL_HALF_PACKED("MKL bf16, b packed", true),
    ONEDNN("oneDNN sgemm", false),
    ONEDNN_MATMUL("oneDNN matmul", false),
    ONEDNN_PACKED("oneDNN matmul, b packed", false),
    ONEDNN_HALF("oneDNN matmul bf16", true),
    ONEDNN_HALF_PACKED("oneDNN matmul bf16, b packed", true);

    final String title;
    /** Whether the operands are bfloat16; the result is fp32 always. */
    final boolean half;

    GemmLibrary(String title, boolean half) {
        this.title = title;
        this.half = half;
    }

    /** Every call uses this many threads from now on. The OpenMP of oneDNN takes OMP_NUM_THREADS from its environment. */
    void setThreads(int threads) {
        switch (this) {
            case OPENBLAS -> BlasProducts.setOpenBlasThreads(threads);
            case MKL, MKL_HALF, MKL_PACKED, MKL_HALF_PACKED -> MklProducts.setThreads(threads);
            case ONEDNN, ONEDNN_MATMUL, ONEDNN_PACKED, ONEDNN_HALF, ONEDNN_HALF_PACKED -> {}
        }
    }

    Product prepare(Operands operands) {
        return switch (this) {
            case OPENBLAS -> BlasProducts.openBlas(operands);
            case MKL -> MklProducts.single(operands);
            case MKL_HALF -> MklProducts.half(operands);
            case MKL_PACKED -> MklProducts.packed(operands);
            case MKL_HALF_PACKED -> MklProducts.halfPacked(operands);
            case ONEDNN -> BlasProducts.oneDnn(operands);
            case ONEDNN_MATMUL, ONEDNN_HALF -> new OneDnnMatmul(operands, half, false);
            case ONEDNN_PACKED, ONEDNN_HALF_PACKED -> new OneDnnMatmul(operands, half, true);
        };
    }
}
