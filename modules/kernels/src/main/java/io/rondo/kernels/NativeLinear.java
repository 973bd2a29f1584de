package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link Linear} as addresses, with the products that forward and backward pass need of a range of rows. */
final class NativeLinear {
    /** Columns of a transposed tile: enough for an efficient product, and the tile stays in the second cache. */
    private static final int TRANSPOSED = 768;

    private static final int BLOCK = 64;
    private static final int TRANSPOSED_TILE = 4;
    private static final int BLOCK_ROWS = 9;
    private static final int BLOCK_OUT = 10;

    private final long weight;
    private final Optional<float[]> bias;
    private final boolean outputsFirst;
    private final int inputs;
    private final int outputs;

    NativeLinear(Linear map) {
        this.weight = NativeFloats.address(map.weight());
        this.bias = map.bias().map(NativeLinear::row);
        this.outputsFirst = map.outputsFirst();
        this.inputs = map.inputs();
        this.outputs = map.outputs();
    }

    /** A vector on the heap, with the padding that {@link RowMath} wants. */
    static float[] row(INDArray vector) {
        float[] row = new float[Math.toIntExact(vector.length()) + RowMath.PADDING];
        NativeFloats.of(vector).get(0, row, (int) vector.length());
        return row;
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    Optional<float[]> bias() {
        return bias;
    }

    /** {@code y[rows, outputs] = x·w + beta·y}. */
    void forward(Lane lane, int rows, long x, float beta, long y) {
        lane.gemm()
                .multiply(
                        false,
                        outputsFirst,
                        rows,
                        outputs,
                        inputs,
                        1,
                        x,
                        inputs,
                        weight,
                        outputsFirst ? inputs : outputs,
                        beta,
                        y,
                        outputs);
    }

    /** {@code dx[rows, inputs] = dy·wᵀ}. */
    void backward(Lane lane, int rows, long dy, long dx) {
        lane.gemm()
                .multiply(
                        false,
                        !outputsFirst,
                        rows,
                        inputs,
                        outputs,
                        1,
                        dy,
                        outputs,
                        weight,
                        outputsFirst ? inputs : outputs,
                        0,
                        dx,
                        inputs);
    }

    /** This lane's part of the weight's gradient, from all {@code rows} of x and dy. */
    void weightGradient(Lane lane, int rows, long x, long dy, float beta, NativeFloats dweight) {
        int height = outputsFirst ? outputs : inputs;
        int width = outputsFirst ? inputs : outputs;
        long left = outputsFirst ? dy : x;
        long right = outputsFirst ? x : dy;
        if (height > width) {
            transposedGradient(lane, rows, left, height, right, width, beta, dweight);
            return;
        }
        int from = lane.from(width);
        int count = lane.to(width) - from;
        if (count > 0) {
            long offset = (long) from * Float.BYTES;
            long target = dweight.address(from);
            lane.gemm()
                    .multiply(
                            true,
                            false,
                            height,
                            count,
                            rows,
                            1,
                            left,
                            height,
                            right + offset,
                            width,
                            beta,
                            target,
                            width);
        }
    }

    /** Libraries are slow where the wider matrix is the transposed one, so the result is computed transposed instead. */
    private static void transposedGradient(
            Lane lane, int rows, long left, int height, long right, int width, float beta, NativeFloats dweight) {
        int to = lane.to(height);
        for (int from = lane.from(height); from < to; from += TRANSPOSED) {
            int count = Math.min(TRANSPOSED, to - from);
            NativeFloats tile = lane.tile(TRANSPOSED_TILE, (long) width * count);
            long part = left + (long) from * Float.BYTES;
            lane.gemm()
                    .multiply(true, false, width, count, rows, 1, right, width, part, height, 0, tile.address(), count);
            transpose(lane, tile, width, count, beta, dweight, from);
        }
    }

    /** {@code target[first + column, row] = tile[row, column] + beta·target}, for a beta of 0 or 1. */
    private static void transpose(
            Lane lane, NativeFloats tile, int rows, int columns, float beta, NativeFloats target, int first) {
        float[] block = lane.row(BLOCK_ROWS, BLOCK * columns);
        float[] out = lane.row(BLOCK_OUT, BLOCK);
        for (int row = 0; row < rows; row += BLOCK) {
            int count = Math.min(BLOCK, rows - row);
            tile.get(row * columns, block, count * columns);
            for (int column = 0; column < columns; column++) {
                long at = (long) (first + column) * rows + row;
                if (beta == 0) {
                    for (int i = 0; i < count; i++) {
                        out[i] = block[i * columns + column];
                    }
                } else {
                    target.get((int) at, out, count);
                    for (int i = 0; i < count; i++) {
                        out[i] += block[i * columns + column];
                    }
                }
                target.put((int) at, out, count);
            }
        }
    }
}
