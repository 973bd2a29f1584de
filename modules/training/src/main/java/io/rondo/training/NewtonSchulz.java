package io.rondo.training;

import io.rondo.kernels.Kernels;
import io.rondo.kernels.Linear;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Makes a matrix U·S·Vᵀ nearly orthogonal, U·S'·Vᵀ with S' between about 0.7 and 1.2, by five steps of {@code X ← a·X +
 * (b·A + c·A²)·X, A = X·Xᵀ} from X of Frobenius norm 1 (Jordan et al., "Muon", 2024, kellerjordan.github.io/posts/muon).
 * Singular values below about 1/100 of the norm end lower. Holds memory for the largest matrix; not thread-safe.
 */
final class NewtonSchulz implements AutoCloseable {
    private static final int STEPS = 5;
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    /** Keeps a matrix of zeros from being divided by 0. */
    private static final double SMALLEST_NORM = 1e-7;

    private final Kernels kernels;
    private final INDArray matrix;
    private final INDArray product;
    private final INDArray square;
    private final INDArray polynomial;

    /**
     * @param elements of the largest matrix
     * @param shortSide the largest number of rows
     */
    NewtonSchulz(Kernels kernels, long elements, long shortSide) {
        this.kernels = kernels;
        this.matrix = Nd4j.zeros(DataType.FLOAT, elements);
        this.product = Nd4j.zeros(DataType.FLOAT, elements);
        this.square = Nd4j.zeros(DataType.FLOAT, shortSide * shortSide);
        this.polynomial = Nd4j.zeros(DataType.FLOAT, shortSide * shortSide);
    }

    /** Where the matrix is put, [rows, columns] with no more rows than columns, and where its result stands. */
    INDArray matrix(long rows, long columns) {
        return view(matrix, rows, columns);
    }

    /** Works on {@link #matrix} of that size in place. */
    void orthogonalize(long rows, long columns) {
        INDArray x = view(matrix, rows, columns);
        INDArray bx = view(product, rows, columns);
        INDArray a = view(square, rows, rows);
        INDArray b = view(polynomial, rows, rows);
        x.muli(1 / (Math.sqrt(kernels.squaredNorm(x)) + SMALLEST_NORM));
        for (int step = 0; step < STEPS; step++) {
            kernels.linear(x, Linear.withoutBias(x), a);
            kernels.linear(a, Linear.withoutBias(a), b); // a is symmetric
            b.muli(C);
            b.addi(a.muli(B));
            kernels.linear(b, new Linear(x, Optional.empty(), false), bx);
            x.muli(A);
            x.addi(bx);
        }
    }

    @Override
    public void close() {
        matrix.close();
        product.close();
        square.close();
        polynomial.close();
    }

    private static INDArray view(INDArray memory, long rows, long columns) {
        return memory.get(NDArrayIndex.interval(0, rows * columns)).reshape('c', rows, columns);
    }
}
