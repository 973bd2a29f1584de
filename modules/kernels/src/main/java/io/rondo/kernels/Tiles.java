package io.rondo.kernels;

/** Cuts rows into tiles that stay in the second cache while several passes work on them. */
final class Tiles {
    /** Fewer rows would make matrix products inefficient. */
    private static final int FEWEST_ROWS = 128;

    private static final int FLOATS = 1 << 18;

    private Tiles() {}

    /** What is done with rows {@code from} (inclusive) to {@code to} (exclusive). */
    interface Work {
        void rows(int from, int to);
    }

    /** Rows of a tile. */
    static int rows(int width) {
        return Math.max(FEWEST_ROWS, FLOATS / width);
    }

    /** Works through the lane's part of the rows, in tiles of about equal size. */
    static void each(Lane lane, int rows, int width, Work work) {
        int from = lane.from(rows);
        int to = lane.to(rows);
        int count = Math.max(1, (to - from + rows(width) - 1) / rows(width));
        for (int tile = 0; tile < count; tile++) {
            int first = from + (int) ((long) (to - from) * tile / count);
            int last = from + (int) ((long) (to - from) * (tile + 1) / count);
            if (last > first) {
                work.rows(first, last);
            }
        }
    }
}
