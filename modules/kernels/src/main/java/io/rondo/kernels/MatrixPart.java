package io.rondo.kernels;

/**
 * A row-major matrix within a flat vector; it may be a part of the columns of a wider one.
 *
 * @param offset of its first element
 * @param stride elements from one row to the next
 */
public record MatrixPart(long offset, int rows, int columns, int stride) {
    /** @throws IllegalArgumentException if rows would overlap, or there are none */
    public MatrixPart {
        if (offset < 0 || rows < 1 || columns < 1 || stride < columns) {
            throw new IllegalArgumentException(
                    "no matrix of " + rows + "×" + columns + " with rows " + stride + " apart can stand at " + offset);
        }
    }

    /** Rows or columns, whichever are fewer. */
    int shortSide() {
        return Math.min(rows, columns);
    }
}
