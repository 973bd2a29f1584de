package io.rondo.prep.pipeline;

import java.util.Iterator;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;

/** Rows of a partition, each made of one other. */
record MappedRows(Iterator<Row> rows, UnaryOperator<Row> mapping) implements Iterator<Row> {
    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Row next() {
        return mapping.apply(rows.next());
    }
}
