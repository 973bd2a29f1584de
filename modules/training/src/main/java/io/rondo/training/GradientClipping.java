package io.rondo.training;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Clips a gradient by its global norm (Pascanu et al., arXiv 1211.5063). Squares are summed in fixed rows first: a
 * native sum over the whole vector is cut by the number of threads that happen to be free, which changes the last bits.
 */
final class GradientClipping implements AutoCloseable {
    private static final int ROW = 1024;

    private final INDArray gradient;
    private final double limit;
    private final Optional<INDArray> rows;
    private final Optional<INDArray> rest;
    private final INDArray sums;

    /**
     * @param gradient [1, P]
     * @param limit the largest norm; 0 for none
     */
    GradientClipping(INDArray gradient, double limit) {
        this.gradient = gradient;
        this.limit = limit;
        long count = gradient.length() / ROW;
        long whole = count * ROW;
        this.rows = count == 0
                ? Optional.empty()
                : Optional.of(part(gradient, 0, whole).reshape('c', true, count, ROW));
        this.rest =
                whole == gradient.length() ? Optional.empty() : Optional.of(part(gradient, whole, gradient.length()));
        this.sums = Nd4j.zeros(DataType.FLOAT, Math.max(1, count));
    }

    /** Scales the gradient down if it is longer than the limit; returns the norm it had before. */
    double clip() {
        double sum = 0;
        if (rows.isPresent()) {
            Nd4j.exec(new SquaredNorm(rows.get(), sums, 1));
            for (float row : sums.data().asFloat()) {
                sum += row;
            }
        }
        if (rest.isPresent()) {
            for (int i = 0; i < rest.get().length(); i++) {
                double value = rest.get().getFloat(i);
                sum += value * value;
            }
        }
        double norm = Math.sqrt(sum);
        if (limit > 0 && norm > limit) {
            // As in PyTorch, whose 1e-6 keeps the division from failing at 0.
            gradient.muli(limit / (norm + 1e-6));
        }
        return norm;
    }

    @Override
    public void close() {
        sums.close();
    }

    private static INDArray part(INDArray vector, long from, long to) {
        return vector.get(NDArrayIndex.point(0), NDArrayIndex.interval(from, to));
    }
}
