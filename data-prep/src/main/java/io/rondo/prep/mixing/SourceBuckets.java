package io.rondo.prep.mixing;

import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.provenance.SourceNumbers;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Gives each kept document the bucket of its source.
 *
 * @param uris of the input files, separated by line feeds
 * @param sourceOfFile the source of each
 */
record SourceBuckets(Buckets layout, Broadcast<String> uris, Broadcast<byte[]> sourceOfFile)
        implements MapPartitionsFunction<Row, Row> {
    private static final int SOURCE = Documents.JUDGED.fieldIndex(Documents.SOURCE);
    private static final int VERDICT = Documents.JUDGED.fieldIndex(Documents.VERDICT);
    private static final int BUCKET = Documents.JUDGED.fieldIndex(Documents.BUCKET);

    @Override
    public Iterator<Row> call(Iterator<Row> documents) {
        SourceNumbers numbers = new SourceNumbers(List.of(uris.value().split("\n", -1)));
        byte[] sources = sourceOfFile.value();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return documents.hasNext();
            }

            @Override
            public Row next() {
                Row document = documents.next();
                if (!document.getString(VERDICT).equals(Documents.KEPT)) {
                    return document;
                }
                Object[] values = new Object[document.length()];
                for (int column = 0; column < values.length; column++) {
                    values[column] = document.get(column);
                }
                values[BUCKET] =
                        layout.ofSource(document.getInt(BUCKET), sources[numbers.of(document.getString(SOURCE))]);
                return RowFactory.create(values);
            }
        };
    }
}
