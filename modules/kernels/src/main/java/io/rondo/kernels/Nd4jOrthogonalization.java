package io.rondo.kernels;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link NewtonSchulz} with ND4J's own products, on any backend and in any precision. */
final class Nd4jOrthogonalization {
    private Nd4jOrthogonalization() {}

    static void apply(INDArray vector, List<MatrixPart> matrices) {
        INDArray flat = vector.reshape(vector.length());
        for (MatrixPart part : matrices) {
            INDArray matrix = view(flat, part);
            INDArray given = part.rows() > part.columns() ? matrix.transpose() : matrix;
            given.assign(orthogonal(given.dup('c')));
        }
    }

    /** Rows of a part of the columns stand in a wider matrix, whose last row may end behind the vector. */
    private static INDArray view(INDArray flat, MatrixPart part) {
        return Nd4j.create(
                flat.data(),
                new long[] {part.rows(), part.columns()},
                new long[] {part.stride(), 1},
                flat.offset() + part.offset(),
                'c');
    }

    /** @param x not taller than wide; its memory is used */
    private static INDArray orthogonal(INDArray x) {
        x.muli(1 / (x.norm2Number().doubleValue() + NewtonSchulz.SMALLEST_NORM));
        for (int step = 0; step < NewtonSchulz.STEPS; step++) {
            try (INDArray gram = Nd4j.createUninitialized(x.dataType(), new long[] {x.size(0), x.size(0)}, 'c');
                    INDArray polynomial = gram.ulike();
                    INDArray product = x.ulike()) {
                Matrices.multiplyByTransposed(x, x, gram, 0);
                Matrices.multiply(gram, gram, polynomial, 0);
                polynomial.muli(NewtonSchulz.C);
                polynomial.addi(gram.muli(NewtonSchulz.B));
                Matrices.multiply(polynomial, x, product, 0);
                x.muli(NewtonSchulz.A);
                x.addi(product);
            }
        }
        return x;
    }
}
