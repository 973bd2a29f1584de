package io.rondo.tokenizer;

import java.util.Arrays;

/** A binary min-heap of longs without boxing. */
final class LongHeap {
    private long[] values;
    private int size;

    LongHeap(int capacity) {
        values = new long[Math.max(16, capacity)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.addExact(size, (size >> 1) + 1));
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (values[parent] <= value) {
                break;
            }
            values[hole] = values[parent];
            hole = parent;
        }
        values[hole] = value;
    }

    /** Removes the least value; the heap must not be empty. */
    long pop() {
        long least = values[0];
        long last = values[--size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && values[child + 1] < values[child]) {
                child++;
            }
            if (last <= values[child]) {
                break;
            }
            values[hole] = values[child];
            hole = child;
            child = 2 * hole + 1;
        }
        values[hole] = last;
        return least;
    }
}
