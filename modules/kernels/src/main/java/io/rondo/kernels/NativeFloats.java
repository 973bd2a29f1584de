package io.rondo.kernels;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Floats outside the heap. Does not own them: whoever does must keep them until the work on them has ended. */
final class NativeFloats {
    private final long address;
    private final long length;
    private final FloatBuffer buffer;

    private NativeFloats(long address, long length) {
        this.address = address;
        this.length = length;
        this.buffer = new Window(address, length).asBuffer();
    }

    static NativeFloats at(long address, long length) {
        return new NativeFloats(address, length);
    }

    /** The elements of a row-major array without gaps, of at most 2^29 elements. */
    static NativeFloats of(INDArray array) {
        return at(address(array), array.length());
    }

    /** Where an array's first element lies. */
    static long address(INDArray array) {
        if (array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException("these kernels compute in float32, not " + array.dataType());
        }
        return array.data().address() + array.offset() * Float.BYTES;
    }

    long address() {
        return address;
    }

    /** Address of an element. */
    long address(long index) {
        return address + index * Float.BYTES;
    }

    long length() {
        return length;
    }

    void get(int index, float[] target, int count) {
        buffer.get(index, target, 0, count);
    }

    void get(int index, float[] target, int offset, int count) {
        buffer.get(index, target, offset, count);
    }

    void put(int index, float[] source, int count) {
        buffer.put(index, source, 0, count);
    }

    void put(int index, float[] source, int offset, int count) {
        buffer.put(index, source, offset, count);
    }

    private static final class Window extends FloatPointer {
        Window(long address, long length) {
            super((Pointer) null);
            this.address = address;
            this.capacity = length;
            this.limit = length;
        }
    }
}
