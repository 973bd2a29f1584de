package io.rondo.tokenizer;

import java.util.Arrays;

/** A growing list of ints without boxing. */
final class IntSequence {
    private int[] values;
    private int size;

    IntSequence(int capacity) {
        values = new int[Math.max(4, capacity)];
    }

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    void add(int value) {
        if (size == values.length) {
            grow(size + 1);
        }
        values[size++] = value;
    }

    /** Adds the first {@code count} of an array. */
    void addAll(int[] more, int count) {
        if (count > values.length - size) {
            grow(Math.addExact(size, count));
        }
        System.arraycopy(more, 0, values, size, count);
        size += count;
    }

    /** Adds the first {@code count} of six; without a branch per value, since most words are few tokens. */
    void addUpToSix(int count, int first, int second, int third, int fourth, int fifth, int sixth) {
        if (values.length - size < 6) {
            grow(Math.addExact(size, 6));
        }
        values[size] = first;
        values[size + 1] = second;
        values[size + 2] = third;
        values[size + 3] = fourth;
        values[size + 4] = fifth;
        values[size + 5] = sixth;
        size += count;
    }

    void clear() {
        size = 0;
    }

    /** Keeps the first {@code count}. */
    void shorten(int count) {
        size = count;
    }

    /** The values in ascending order. */
    int[] ascending() {
        int[] sorted = toArray();
        for (int index = 1; index < sorted.length; index++) {
            if (sorted[index - 1] > sorted[index]) {
                Arrays.sort(sorted);
                break;
            }
        }
        return sorted;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    private void grow(int needed) {
        long wanted = Math.min((long) values.length + (values.length >> 1), Integer.MAX_VALUE - 8);
        values = Arrays.copyOf(values, (int) Math.max(wanted, needed));
    }
}
