package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products on row-major arrays.
 *
 * <p>BLAS is column-major, and ND4J is several times slower when the result is row-major. The transposed view of a
 * row-major result is column-major without any copy, so every product here computes {@code yᵀ} from transposed views.
 */
final class Matrices {
    private Matrices() {}

    /** {@code y = a·b + beta·y}. */
    static void multiply(INDArray a, INDArray b, INDArray y, double beta) {
        Nd4j.gemm(b.transpose(), a.transpose(), y.transpose(), false, false, 1, beta);
    }

    /** {@code y = a·bᵀ + beta·y}. */
    static void multiplyByTransposed(INDArray a, INDArray b, INDArray y, double beta) {
        Nd4j.gemm(b, a.transpose(), y.transpose(), false, false, 1, beta);
    }

    /** {@code y = aᵀ·b + beta·y}. */
    static void multiplyTransposed(INDArray a, INDArray b, INDArray y, double beta) {
        Nd4j.gemm(b.transpose(), a, y.transpose(), false, false, 1, beta);
    }

    /** {@code sums[M] = Σ_N a[N,M]}, as a product with ones: ND4J's own sum over rows is an order slower. */
    static void columnSums(INDArray a, INDArray sums) {
        INDArray ones = Nd4j.ones(a.dataType(), a.size(0), 1);
        Nd4j.gemm(a.transpose(), ones, sums.reshape(a.size(1), 1), false, false, 1, 0);
    }
}
