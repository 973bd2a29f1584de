package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link Linear} outside the heap, with the products that forward and backward pass need of a range of rows. */
final class NativeLinear {
    /** Columns of a transposed tile: enough for an efficient product, and the tile stays in the second cache. */
    private static final int TRANSPOSED = 768;

    private static final int BLOCK = 64;
    private static final int TRANSPOSED_TILE = 4;
    private static final int BLOCK_ROWS = 9;
    private static final int BLOCK_OUT = 10;
    private static final int WEIGHT = 0;

    private final Operands operands;
    private final OperandRows weight;
    private final Optional<float[]> bias;
    private final boolean outputsFirst;
    private final int inputs;
    private final int outputs;

    NativeLinear(Linear map, Operands operands) {
        this(map, operands, WEIGHT);
    }

    /** @param slot of {@link Operands} for the weight, if it is in no vector in use */
    NativeLinear(Linear map, Operands operands, int slot) {
        this.operands = operands;
        this.weight = operands.weight(map.weight(), slot);
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

    /** {@code y[rows, outputs] = x·w + beta·y}, where x starts at a row of {@code x}. */
    void forward(Lane lane, int rows, OperandRows x, int row, float beta, long y) {
        operands.multiply(
                lane,
                false,
                outputsFirst,
                rows,
                outputs,
                inputs,
                x.address(row),
                x.stride(),
                weight.address(0),
                weight.stride(),
                beta,
                y,
                outputs);
    }

    /** {@code dx[rows, inputs] = dy·wᵀ}, where dy starts at a row of {@code dy}. */
    void backward(Lane lane, int rows, OperandRows dy, int row, long dx) {
        operands.multiply(
                lane,
                false,
                !outputsFirst,
                rows,
                inputs,
                outputs,
                dy.address(row),
                dy.stride(),
                weight.address(0),
                weight.stride(),
                0,
                dx,
                inputs);
    }

    /** This lane's part of the weight's gradient, from all {@code rows} of x and dy. */
    void weightGradient(Lane lane, int rows, OperandRows x, OperandRows dy, float beta, NativeFloats dweight) {
        int height = outputsFirst ? outputs : inputs;
        int width = outputsFirst ? inputs : outputs;
        OperandRows left = outputsFirst ? dy : x;
        OperandRows right = outputsFirst ? x : dy;
        if (height > width) {
            transposedGradient(lane, rows, left, height, right, width, beta, dweight);
            return;
        }
        int from = lane.from(width);
        int count = lane.to(width) - from;
        if (count > 0) {
            operands.multiply(
                    lane,
                    true,
                    false,
                    height,
                    count,
                    rows,
                    left.address(0),
                    left.stride(),
                    right.address(0, from),
                    right.stride(),
                    beta,
                    dweight.address(from),
                    width);
        }
    }

    /** Libraries are slow where the wider matrix is the transposed one, so the result is computed transposed instead. */
    private void transposedGradient(
            Lane lane,
            int rows,
            OperandRows left,
            int height,
            OperandRows right,
            int width,
            float beta,
            NativeFloats dweight) {
        int to = lane.to(height);
        for (int from = lane.from(height); from < to; from += TRANSPOSED) {
            int count = Math.min(TRANSPOSED, to - from);
            NativeFloats tile = lane.tile(TRANSPOSED_TILE, (long) width * count);
            operands.multiply(
                    lane,
                    true,
                    false,
                    width,
                    count,
                    rows,
                    right.address(0),
                    right.stride(),
                    left.address(0, from),
                    left.stride(),
                    0,
                    tile.address(),
                    count);
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
