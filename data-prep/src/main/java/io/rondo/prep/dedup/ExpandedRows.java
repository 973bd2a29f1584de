package io.rondo.prep.dedup;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/** Rows of a partition of which each gives any number of new rows; only those of one are in memory. */
abstract class ExpandedRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Queue<Row> given = new ArrayDeque<>();

    ExpandedRows(Iterator<Row> rows) {
        this.rows = rows;
    }

    /** Takes the next row and gives what comes of it. */
    abstract void take(Row row);

    /** Gives what is left when there are no more rows; may be called again. */
    void takeEnd() {}

    final void give(Row row) {
        given.add(row);
    }

    @Override
    public final boolean hasNext() {
        while (given.isEmpty() && rows.hasNext()) {
            take(rows.next());
        }
        if (given.isEmpty()) {
            takeEnd();
        }
        return !given.isEmpty();
    }

    @Override
    public final Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return given.remove();
    }
}
