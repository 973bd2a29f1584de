package io.rondo.kernels;

import java.nio.ShortBuffer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/** Rows of operands outside the heap, as a product reads them. Does not own them. */
abstract class OperandRows {
    private final long address;
    private final int stride;
    private final int bytes;

    private OperandRows(long address, int stride, int bytes) {
        this.address = address;
        this.stride = stride;
        this.bytes = bytes;
    }

    /** Elements from one row to the next. */
    int stride() {
        return stride;
    }

    /** Address of an element. */
    long address(int row, int column) {
        return address + ((long) row * stride + column) * bytes;
    }

    /** Address of a row's first element. */
    long address(int row) {
        return address(row, 0);
    }

    /** Copies a part of a row. */
    abstract void get(Lane lane, int row, int column, float[] target, int count);

    /** Writes a part of a row from the start of {@code source}, which may be rounded itself. */
    abstract void put(Lane lane, int row, int column, float[] source, int count);

    /** float32, rounded or not. */
    static OperandRows floats(NativeFloats values, int stride, boolean rounded, RowMath math) {
        return new OperandRows(values.address(), stride, Float.BYTES) {
            @Override
            void get(Lane lane, int row, int column, float[] target, int count) {
                values.get(row * stride + column, target, count);
            }

            @Override
            void put(Lane lane, int row, int column, float[] source, int count) {
                if (rounded) {
                    math.roundToHalves(source, count);
                }
                values.put(row * stride + column, source, count);
            }
        };
    }

    /** bf16. */
    static OperandRows halves(long address, long length, int stride, RowMath math) {
        ShortBuffer values = new Window(address, length).asBuffer();
        return new OperandRows(address, stride, Short.BYTES) {
            @Override
            void get(Lane lane, int row, int column, float[] target, int count) {
                short[] halves = lane.halves(count);
                values.get(row * stride + column, halves, 0, count);
                math.fromHalves(halves, target, count);
            }

            @Override
            void put(Lane lane, int row, int column, float[] source, int count) {
                short[] halves = lane.halves(count);
                math.toHalves(source, halves, count);
                values.put(row * stride + column, halves, 0, count);
            }
        };
    }

    private static final class Window extends ShortPointer {
        Window(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.capacity = length;
            this.limit = length;
        }
    }
}
