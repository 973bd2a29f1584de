package io.rondo.prep.decontamination;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Rows of a partition of which each gives any number of others; only those of one are in memory. */
final class ManyFromOne implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Function<Row, List<Row>> expansion;
    private Iterator<Row> given = Collections.emptyIterator();

    ManyFromOne(Iterator<Row> rows, Function<Row, List<Row>> expansion) {
        this.rows = rows;
        this.expansion = expansion;
    }

    @Override
    public boolean hasNext() {
        while (!given.hasNext() && rows.hasNext()) {
            given = expansion.apply(rows.next()).iterator();
        }
        return given.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return given.next();
    }
}
