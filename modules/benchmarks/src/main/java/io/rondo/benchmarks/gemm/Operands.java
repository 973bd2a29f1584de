package io.rondo.benchmarks.gemm;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * The arguments of one call: rows {@code [0, m)} of a product. The pointers stand on the first element of the part.
 *
 * @param leftHalf the values of {@code left} in bfloat16, at the same places; likewise {@code rightHalf}
 */
record Operands(
        Transposition form,
        int m,
        int n,
        int k,
        FloatPointer left,
        ShortPointer leftHalf,
        int leftStride,
        FloatPointer right,
        ShortPointer rightHalf,
        int rightStride,
        FloatPointer result,
        int resultStride) {

    /** The same product, rows {@code [from, to)} only. */
    Operands rows(int from, int to) {
        long offset = form.left ? from : (long) from * leftStride;
        return new Operands(
                form,
                to - from,
                n,
                k,
                left.getPointer(offset),
                leftHalf.getPointer(offset),
                leftStride,
                right,
                rightHalf,
                rightStride,
                result.getPointer((long) from * resultStride),
                resultStride);
    }
}
