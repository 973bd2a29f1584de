package io.rondo.kernels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/** What one thread of a team has to itself: rows on the heap, tiles outside it, its own way to the matrix product. */
final class Lane implements AutoCloseable {
    private final int index;
    private final int count;
    private final Gemm gemm;
    private final List<float[]> rows = new ArrayList<>();
    private short[] halves = {};
    private final Map<Integer, Tile> tiles = new HashMap<>();

    Lane(int index, int count, Gemm gemm) {
        this.index = index;
        this.count = count;
        this.gemm = gemm;
    }

    int index() {
        return index;
    }

    Gemm gemm() {
        return gemm;
    }

    /** First of this lane's equal part of {@code size} elements. */
    int from(int size) {
        return (int) ((long) size * index / count);
    }

    /** Behind the last of this lane's equal part. */
    int to(int size) {
        return (int) ((long) size * (index + 1) / count);
    }

    /** As {@link #from(int)}. */
    long from(long size) {
        return size * index / count;
    }

    /** As {@link #to(int)}. */
    long to(long size) {
        return size * (index + 1) / count;
    }

    /** An array for at least {@code size} elements and the padding behind; the same slot gives the same array. */
    float[] row(int slot, int size) {
        while (rows.size() <= slot) {
            rows.add(new float[0]);
        }
        float[] row = rows.get(slot);
        if (row.length < size + RowMath.PADDING) {
            row = new float[size + RowMath.PADDING];
            rows.set(slot, row);
        }
        return row;
    }

    /** An array for at least {@code size} bf16 values and the padding behind; always the same. */
    short[] halves(int size) {
        if (halves.length < size + RowMath.PADDING) {
            halves = new short[size + RowMath.PADDING];
        }
        return halves;
    }

    /** Memory outside the heap for at least {@code size} floats; the same slot gives the same memory. */
    NativeFloats tile(int slot, long size) {
        Tile known = tiles.get(slot);
        if (known == null || known.view.length() < size) {
            if (known != null) {
                known.memory.close();
            }
            FloatPointer memory = new FloatPointer(size);
            known = new Tile(memory, NativeFloats.at(memory.address(), size));
            tiles.put(slot, known);
        }
        return known.view;
    }

    @Override
    public void close() {
        tiles.values().forEach(tile -> tile.memory.close());
        tiles.clear();
    }

    private record Tile(FloatPointer memory, NativeFloats view) {}
}
