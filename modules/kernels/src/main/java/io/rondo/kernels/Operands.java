package io.rondo.kernels;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operands of matrix products in their {@link OperandFormat}. Kernels write them in it when they compute them; the
 * weights are copied once for each pass over a layer.
 */
final class Operands implements AutoCloseable {
    private static final int PIECE = 2048;
    /** Slots of the first lane's tiles for operands that no kernel has written. */
    private static final int FIRST_FREE_TILE = 16;

    private final OperandFormat format;
    private final RowMath math;
    private final ThreadTeam team;
    private final NavigableMap<Long, WeightCopy> weights = new TreeMap<>();

    Operands(OperandFormat format, RowMath math, ThreadTeam team) {
        this.format = format;
        this.math = math;
        this.team = team;
    }

    private record WeightCopy(long address, long length, BytePointer memory) {
        long end() {
            return address + length * Float.BYTES;
        }
    }

    OperandFormat format() {
        return format;
    }

    /** Whether operands are kept as they are computed. */
    boolean exact() {
        return format == OperandFormat.FLOATS;
    }

    /** Copies the weights of a vector; they hold until the next call for the same memory. */
    void useWeights(INDArray vector) {
        if (exact()) {
            return;
        }
        long address = NativeFloats.address(vector);
        WeightCopy copy = copyOf(address, vector.length());
        int pieces = Math.toIntExact((copy.length() + PIECE - 1) / PIECE);
        team.run(lane -> {
            float[] row = lane.row(0, PIECE);
            for (int piece = lane.from(pieces); piece < lane.to(pieces); piece++) {
                long from = (long) piece * PIECE;
                int count = (int) Math.min(PIECE, copy.length() - from);
                NativeFloats.at(address + from * Float.BYTES, count).get(0, row, count);
                rows(copy.memory().address() + from * format.bytes(), count, count)
                        .put(lane, 0, 0, row, count);
            }
        });
    }

    private WeightCopy copyOf(long address, long length) {
        WeightCopy known = weights.get(address);
        if (known != null && known.length() == length) {
            return known;
        }
        long end = address + length * Float.BYTES;
        // Memory that is used anew: what stood there is gone.
        weights.values().removeIf(old -> {
            boolean overlaps = old.address() < end && address < old.end();
            if (overlaps) {
                old.memory().close();
            }
            return overlaps;
        });
        WeightCopy created = new WeightCopy(address, length, new BytePointer(length * format.bytes()));
        weights.put(address, created);
        return created;
    }

    /** A weight matrix; one that lies in no vector in use is copied to a slot of its own. */
    OperandRows weight(INDArray matrix, int slot) {
        long address = NativeFloats.address(matrix);
        int stride = (int) matrix.size(1);
        Map.Entry<Long, WeightCopy> copy = weights.floorEntry(address);
        if (exact()) {
            return of(matrix, slot);
        }
        if (copy == null || address >= copy.getValue().end()) {
            return copied(matrix, slot);
        }
        long offset = (address - copy.getKey()) / Float.BYTES;
        return rows(copy.getValue().memory().address() + offset * format.bytes(), matrix.length(), stride);
    }

    /**
     * A matrix that a kernel has {@linkplain #written written} as an operand.
     *
     * @param slot for a copy, if it is float32 and operands are bf16
     */
    OperandRows of(INDArray matrix, int slot) {
        if (format != OperandFormat.HALVES || matrix.dataType() == DataType.BFLOAT16) {
            return written(matrix);
        }
        return copied(matrix, slot);
    }

    private OperandRows copied(INDArray matrix, int slot) {
        int stride = (int) matrix.size(1);
        int count = (int) matrix.size(0);
        NativeFloats values = NativeFloats.of(matrix);
        Lane lane = team.lanes().get(0);
        OperandRows copy = shared(slot, count, stride);
        float[] row = lane.row(0, stride);
        for (int r = 0; r < count; r++) {
            values.get(r * stride, row, stride);
            copy.put(lane, r, 0, row, stride);
        }
        return copy;
    }

    /** A matrix that a kernel writes as an operand; float32 stays that. */
    OperandRows written(INDArray matrix) {
        int stride = (int) matrix.size(1);
        if (matrix.dataType() == DataType.BFLOAT16) {
            long address = matrix.data().address() + matrix.offset() * Short.BYTES;
            return OperandRows.halves(address, matrix.length(), stride, math);
        }
        return OperandRows.floats(NativeFloats.of(matrix), stride, format == OperandFormat.ROUNDED_FLOATS, math);
    }

    /** A place for operands that all lanes write and read within one kernel. */
    OperandRows shared(int slot, int rows, int width) {
        return tile(team.lanes().get(0), FIRST_FREE_TILE + slot, rows, width);
    }

    /** A place for operands of one lane. */
    OperandRows tile(Lane lane, int slot, int rows, int width) {
        long length = (long) rows * width;
        NativeFloats memory = lane.tile(slot, (length * format.bytes() + Float.BYTES - 1) / Float.BYTES);
        return format == OperandFormat.HALVES
                ? OperandRows.halves(memory.address(), length, width, math)
                : OperandRows.floats(memory, width, format == OperandFormat.ROUNDED_FLOATS, math);
    }

    /** Rows of operands in the place of float32 rows of the same width, each at its row's start. */
    OperandRows within(NativeFloats rows, int width) {
        return format == OperandFormat.HALVES
                ? OperandRows.halves(rows.address(), 2 * rows.length(), 2 * width, math)
                : OperandRows.floats(rows, width, format == OperandFormat.ROUNDED_FLOATS, math);
    }

    private OperandRows rows(long address, long length, int stride) {
        return format == OperandFormat.HALVES
                ? OperandRows.halves(address, length, stride, math)
                : OperandRows.floats(
                        NativeFloats.at(address, length), stride, format == OperandFormat.ROUNDED_FLOATS, math);
    }

    /** {@code c[m,n] = op(a)[m,k]·op(b)[k,n] + beta·c}, of operands. */
    void multiply(
            Lane lane,
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            long a,
            int lda,
            long b,
            int ldb,
            float beta,
            long c,
            int ldc) {
        switch (format) {
            case FLOATS, ROUNDED_FLOATS ->
                lane.gemm().multiply(transposeA, transposeB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
            case HALVES -> lane.gemm().multiplyHalves(transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc);
        }
    }

    @Override
    public void close() {
        weights.values().forEach(copy -> copy.memory().close());
        weights.clear();
    }
}
