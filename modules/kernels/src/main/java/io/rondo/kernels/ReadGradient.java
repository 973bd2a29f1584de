package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A float32 gradient that becomes an operand of products in the same pass that adds up its rows for the bias. */
final class ReadGradient {
    private static final int ROW = 0;

    private final NativeFloats values;
    private final OperandRows rows;
    private final int width;
    private final boolean copied;
    private final boolean summed;

    /** @param slot of {@link Operands} for the copy, if operands are not float32 themselves */
    ReadGradient(INDArray gradient, Operands operands, int slot, ColumnSums biasGradient) {
        this.values = NativeFloats.of(gradient);
        this.width = (int) gradient.size(1);
        this.copied = !operands.exact();
        this.rows = copied ? operands.shared(slot, (int) gradient.size(0), width) : operands.of(gradient, slot);
        this.summed = biasGradient.wanted();
    }

    /** Reads rows {@code first} to {@code last}, which are operands from then on, and adds them to {@code sums}. */
    void read(Lane lane, int first, int last, float[] sums, RowMath math) {
        if (!summed && !copied) {
            return;
        }
        float[] row = lane.row(ROW, width);
        for (int r = first; r < last; r++) {
            values.get(r * width, row, width);
            if (summed) {
                math.add(sums, row, width);
            }
            if (copied) {
                rows.put(lane, r, 0, row, width);
            }
        }
    }

    /** Those that were read. */
    OperandRows rows() {
        return rows;
    }
}
