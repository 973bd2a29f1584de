package io.rondo.kernels;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link NewtonSchulz} on several matrices at once: each is one thread's, from the cache and back. Tasks write to places
 * of their own, so that it does not matter which thread takes which.
 */
final class CpuOrthogonalization {
    private static final int ROW = 0;
    private static final int MATRIX = 0;
    private static final int NEXT = 1;
    private static final int GRAM = 2;
    private static final int POLYNOMIAL = 3;

    private final ThreadTeam team;
    private final RowMath math;

    CpuOrthogonalization(ThreadTeam team, RowMath math) {
        this.team = team;
        this.math = math;
    }

    void apply(INDArray vector, List<MatrixPart> matrices) {
        long address = NativeFloats.address(vector);
        AtomicInteger next = new AtomicInteger();
        team.run(lane -> {
            for (int i = next.getAndIncrement(); i < matrices.size(); i = next.getAndIncrement()) {
                apply(lane, address, matrices.get(i));
            }
        });
    }

    private void apply(Lane lane, long address, MatrixPart part) {
        int rows = part.rows();
        int columns = part.columns();
        long length = (long) (rows - 1) * part.stride() + columns;
        NativeFloats whole = NativeFloats.at(address + part.offset() * Float.BYTES, length);
        NativeFloats x = lane.tile(MATRIX, (long) rows * columns);
        NativeFloats y = lane.tile(NEXT, (long) rows * columns);
        float[] row = lane.row(ROW, columns);
        double squares = 0;
        for (int r = 0; r < rows; r++) {
            whole.get(r * part.stride(), row, columns);
            squares += math.squares(row, 0, columns);
        }
        float scale = (float) (1 / (Math.sqrt(squares) + NewtonSchulz.SMALLEST_NORM));
        for (int r = 0; r < rows; r++) {
            whole.get(r * part.stride(), row, columns);
            math.scale(row, scale, columns);
            x.put(r * columns, row, columns);
        }
        for (int step = 0; step < NewtonSchulz.STEPS; step++) {
            step(lane, part, x, y);
            NativeFloats done = y;
            y = x;
            x = done;
        }
        for (int r = 0; r < rows; r++) {
            x.get(r * columns, row, columns);
            whole.put(r * part.stride(), row, columns);
        }
    }

    /** {@code y = a·x + (b·A + c·A²)·x}, or with x on the left. */
    private static void step(Lane lane, MatrixPart part, NativeFloats x, NativeFloats y) {
        int rows = part.rows();
        int columns = part.columns();
        int side = part.shortSide();
        boolean tall = rows > columns;
        NativeFloats gram = lane.tile(GRAM, (long) side * side);
        NativeFloats polynomial = lane.tile(POLYNOMIAL, (long) side * side);
        Gemm gemm = lane.gemm();
        int inner = Math.max(rows, columns);
        gemm.multiply(
                tall, !tall, side, side, inner, 1, x.address(), columns, x.address(), columns, 0, gram.address(), side);
        copy(lane, gram, polynomial, side, side);
        gemm.multiply(
                false,
                false,
                side,
                side,
                side,
                (float) NewtonSchulz.C,
                gram.address(),
                side,
                gram.address(),
                side,
                (float) NewtonSchulz.B,
                polynomial.address(),
                side);
        copy(lane, x, y, rows, columns);
        NativeFloats left = tall ? x : polynomial;
        NativeFloats right = tall ? polynomial : x;
        gemm.multiply(
                false,
                false,
                rows,
                columns,
                side,
                1,
                left.address(),
                side,
                right.address(),
                columns,
                (float) NewtonSchulz.A,
                y.address(),
                columns);
    }

    private static void copy(Lane lane, NativeFloats from, NativeFloats to, int rows, int columns) {
        float[] row = lane.row(ROW, columns);
        for (int r = 0; r < rows; r++) {
            from.get(r * columns, row, columns);
            to.put(r * columns, row, columns);
        }
    }
}
