package io.rondo.kernels;

/**
 * What the fused kernels multiply. Parameters, gradients, the optimizer's state and the sums of products are float32
 * always.
 */
public enum Precision {
    /** {@link #BF16} where the processor multiplies bf16 itself (AVX512-BF16 or AMX), otherwise {@link #FP32}. */
    AUTO,
    /** float32. */
    FP32,
    /**
     * The operands of matrix products are rounded to bf16, the 16 upper bits of a float32 (attention's own products are
     * not). A processor that cannot multiply bf16 multiplies the rounded numbers as float32, which is slower than
     * {@link #FP32}.
     */
    BF16
}
