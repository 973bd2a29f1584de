package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.steps.ExactDuplicates;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Drops every document whose text occurred before; first is the one with the smallest source, then position. Equal
 * documents have equal hashes, hence one bucket, hence one partition; sorted by hash they are neighbours, so a partition
 * is deduplicated with one row in memory.
 */
public final class ExactDeduplication {
    private ExactDeduplication() {}

    /**
     * Brings each document to the partition of its bucket, in the order of the shards.
     *
     * @param documents of the schema {@link Documents#JUDGED}
     * @return partition {@code b} holds bucket {@code b}, ordered by hash, source and position
     */
    public static Dataset<Row> sorted(Dataset<Row> documents, Buckets buckets) {
        return documents
                .repartitionById(buckets.count(), col(Documents.BUCKET))
                .sortWithinPartitions(col(Documents.HASH), col(Documents.SOURCE), col(Documents.POSITION));
    }

    /**
     * Rejects duplicates.
     *
     * @param sorted as {@link #sorted} gives them
     * @param step number of this step
     * @param wholeTexts whether rejected documents keep all of their text
     * @return the same documents in the same partitions and order
     */
    public static Dataset<Row> mark(Dataset<Row> sorted, int step, boolean wholeTexts) {
        return sorted.mapPartitions(new Mark(step, wholeTexts), Encoders.row(Documents.JUDGED));
    }

    private record Mark(int step, boolean wholeTexts) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            return new MarkedDocuments(documents, this);
        }
    }

    private static final class MarkedDocuments implements Iterator<Row> {
        private final Iterator<Row> documents;
        private final Mark mark;
        private Optional<JudgedDocument> first = Optional.empty();

        private MarkedDocuments(Iterator<Row> documents, Mark mark) {
            this.documents = documents;
            this.mark = mark;
        }

        @Override
        public boolean hasNext() {
            return documents.hasNext();
        }

        @Override
        public Row next() {
            Row row = documents.next();
            JudgedDocument document = JudgedDocument.of(row);
            if (!document.kept()) {
                return row;
            }
            if (first.isPresent() && Arrays.equals(document.hash(), first.get().hash())) {
                String original = first.get().source() + " at " + first.get().position();
                Verdict.Rejected duplicate = new Verdict.Rejected(ExactDuplicates.RULE, original);
                return document.rejected(mark.step, duplicate, mark.wholeTexts).toRow();
            }
            first = Optional.of(document);
            return row;
        }
    }
}
