package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.dedup.NearDuplicates;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Verdict;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Locale;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rejects near-duplicates. What the search removes comes back as a note with the bucket and hash of its document, so that
 * the shuffle that brings documents into the order of the shards puts each note right before its document.
 *
 * @param number of the step
 * @param step its settings
 * @param buckets where documents go
 * @param wholeRejects whether rejected documents keep all of their text
 */
record NearDuplicateStage(int number, io.rondo.prep.steps.NearDuplicates step, Buckets buckets, boolean wholeRejects)
        implements Serializable {
    private static final String RULE = io.rondo.prep.steps.NearDuplicates.RULE;

    /**
     * Judges documents.
     *
     * @param documents of the schema {@link Documents#JUDGED}; read several times
     * @return the same documents; partition {@code b} holds bucket {@code b}, ordered by hash, source and position
     */
    Dataset<Row> apply(Dataset<Row> documents) throws IOException {
        Dataset<Row> kept = documents.where(col(Documents.VERDICT).equalTo(Documents.KEPT));
        Broadcast<String> sources = SourceDirectory.collect(kept);
        Dataset<Row> removed = NearDuplicates.find(
                kept.select(col(Documents.SOURCE), col(Documents.POSITION), col(Documents.HASH), col(Documents.TEXT))
                        .mapPartitions(searched(sources), Encoders.row(NearDuplicates.DOCUMENTS)),
                step.settings());
        // Of equal columns the step decides: that of a note is smaller than that of a document that no step has
        // rejected.
        return documents
                .union(removed.mapPartitions(notes(sources), Encoders.row(Documents.JUDGED)))
                .repartitionById(buckets.count(), col(Documents.BUCKET))
                .sortWithinPartitions(
                        col(Documents.HASH), col(Documents.SOURCE), col(Documents.POSITION), col(Documents.STEP))
                .mapPartitions(judging(), Encoders.row(Documents.JUDGED));
    }

    private MapPartitionsFunction<Row, Row> judging() {
        return rows -> new Noted(rows, this);
    }

    private static MapPartitionsFunction<Row, Row> searched(Broadcast<String> sources) {
        return rows -> {
            SourceDirectory directory = SourceDirectory.of(sources);
            return new MappedRows(
                    rows,
                    row -> RowFactory.create(
                            DocumentKey.of(directory.number(row.getString(0)), row.getLong(1), row.getAs(2)),
                            0,
                            row.get(3)));
        };
    }

    private MapPartitionsFunction<Row, Row> notes(Broadcast<String> sources) {
        return rows -> {
            SourceDirectory directory = SourceDirectory.of(sources);
            return new MappedRows(rows, row -> note(row.getAs(0), row.getAs(1), row.getDouble(2), directory));
        };
    }

    private Row note(byte[] removed, byte[] kept, double similarity, SourceDirectory directory) {
        byte[] hash = DocumentKey.hash(removed);
        String reason = String.format(
                Locale.ROOT,
                "%s at %d, similarity %.4f",
                directory.source(DocumentKey.source(kept)),
                DocumentKey.position(kept),
                similarity);
        String source = directory.source(DocumentKey.source(removed));
        long position = DocumentKey.position(removed);
        int bucket = buckets.of(hash);
        return new JudgedDocument(source, position, "", RULE, hash, bucket, number, reason, 0, "", 0).toRow();
    }

    /** Documents, the notes about which are taken out. */
    private static final class Noted implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final NearDuplicateStage stage;

        private Noted(Iterator<Row> rows, NearDuplicateStage stage) {
            this.rows = rows;
            this.stage = stage;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            Row row = rows.next();
            JudgedDocument document = JudgedDocument.of(row);
            if (document.step() != stage.number) {
                return row;
            }
            // No document can have been rejected by this step before, so this is a note and its document follows. Spark
            // wants to be asked before it gives a row.
            if (!rows.hasNext()) {
                throw new IllegalStateException("a near-duplicate was found that is not among the documents");
            }
            return JudgedDocument.of(rows.next())
                    .rejected(stage.number, new Verdict.Rejected(RULE, document.value()), stage.wholeRejects)
                    .toRow();
        }
    }
}
