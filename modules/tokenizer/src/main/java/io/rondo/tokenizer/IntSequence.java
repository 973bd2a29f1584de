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

    void addAll(int[] more) {
        if (more.length > values.length - size) {
            grow(Math.addExact(size, more.length));
        }
        // Most words are one to three tokens, for which a loop beats arraycopy.
        for (int value : more) {
            values[size++] = value;
        }
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }

    private void grow(int needed) {
        long wanted = Math.min((long) values.length + (values.length >> 1), Integer.MAX_VALUE - 8);
        values = Arrays.copyOf(values, (int) Math.max(wanted, needed));
    }
}
