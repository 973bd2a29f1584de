package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.Verdict;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Drops every document whose text occurred before; first is the one with the smallest source, then position. Equal
 * documents have equal hashes, hence one bucket, hence one partition; sorted by hash they are neighbours, so a partition
 * is deduplicated with one row in memory.
 */
public final class ExactDuplicates {
    private ExactDuplicates() {}

    /**
     * Marks duplicates.
     *
     * @param documents of the schema {@link Documents#JUDGED}
     * @param buckets how many there are
     * @return the same documents; partition {@code b} holds bucket {@code b}, ordered by hash
     */
    public static Dataset<Row> mark(Dataset<Row> documents, int buckets) {
        return documents
                .repartitionById(buckets, col(Documents.BUCKET))
                .sortWithinPartitions(col(Documents.HASH), col(Documents.SOURCE), col(Documents.POSITION))
                .mapPartitions(new Mark(), Encoders.row(Documents.JUDGED));
    }

    private record Mark() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            return new MarkedDocuments(documents);
        }
    }

    private static final class MarkedDocuments implements Iterator<Row> {
        private final Iterator<Row> documents;
        private byte[] previousHash = {};

        private MarkedDocuments(Iterator<Row> documents) {
            this.documents = documents;
        }

        @Override
        public boolean hasNext() {
            return documents.hasNext();
        }

        @Override
        public Row next() {
            Row document = documents.next();
            byte[] hash = document.getAs(Documents.HASH);
            boolean repeated = document.getString(3).equals(Verdict.KEPT.key()) && Arrays.equals(hash, previousHash);
            previousHash = hash;
            return repeated
                    ? RowFactory.create(
                            document.get(0), document.get(1), "", Verdict.DUPLICATE.key(), hash, document.get(5))
                    : document;
        }
    }
}
