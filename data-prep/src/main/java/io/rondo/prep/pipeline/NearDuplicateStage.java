package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.dedup.KeptBefore;
import io.rondo.prep.dedup.NearDuplicates;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Verdict;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
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
     * @param before documents of this version are preferred to all others
     * @return the same documents; partition {@code b} holds bucket {@code b}, ordered by hash, source and position
     */
    Dataset<Row> apply(Dataset<Row> documents, Optional<EarlierVersion> before) throws IOException {
        List<String> earlierSources =
                before.map(version -> version.manifest().sources()).orElse(List.of());
        Optional<KeptBefore> keptBefore =
                before.flatMap(version -> version.kept(documents.sparkSession(), number, step.settings()));
        Dataset<Row> kept = documents.where(col(Documents.VERDICT).equalTo(Documents.KEPT));
        Broadcast<String> sources = SourceDirectory.collect(kept);
        Dataset<Row> searched = kept.select(
                        col(Documents.SOURCE), col(Documents.POSITION), col(Documents.HASH), col(Documents.TEXT))
                .mapPartitions(searched(sources, earlierSources.size()), Encoders.row(NearDuplicates.DOCUMENTS));
        Dataset<Row> removed = keptBefore.isPresent()
                ? NearDuplicates.find(searched, keptBefore.get(), step.settings())
                : NearDuplicates.find(searched, step.settings());
        Broadcast<String> earlier = JavaSparkContext.fromSparkContext(
                        documents.sparkSession().sparkContext())
                .broadcast(String.join("\n", earlierSources));
        // Of equal columns the step decides: that of a note is smaller than that of a document that no step has
        // rejected.
        return documents
                .union(removed.mapPartitions(
                        notes(sources, earlier, earlierSources.size()), Encoders.row(Documents.JUDGED)))
                .repartitionById(buckets.count(), col(Documents.BUCKET))
                .sortWithinPartitions(
                        col(Documents.HASH), col(Documents.SOURCE), col(Documents.POSITION), col(Documents.STEP))
                .mapPartitions(judging(), Encoders.row(Documents.JUDGED));
    }

    private MapPartitionsFunction<Row, Row> judging() {
        return rows -> new Noted(rows, this);
    }

    /** New sources are numbered after the earlier ones. */
    private static MapPartitionsFunction<Row, Row> searched(Broadcast<String> sources, int earlierSources) {
        return rows -> {
            SourceDirectory directory = SourceDirectory.of(sources);
            return new MappedRows(
                    rows,
                    row -> RowFactory.create(
                            DocumentKey.of(
                                    earlierSources + directory.number(row.getString(0)), row.getLong(1), row.getAs(2)),
                            0,
                            row.get(3)));
        };
    }

    private MapPartitionsFunction<Row, Row> notes(
            Broadcast<String> sources, Broadcast<String> earlier, int earlierSources) {
        return rows -> {
            SourceDirectory directory = SourceDirectory.of(sources);
            List<String> all = List.of(earlier.value().split("\n", -1));
            return new MappedRows(rows, row -> {
                byte[] kept = row.getAs(1);
                int number = DocumentKey.source(kept);
                String source = number < earlierSources ? all.get(number) : directory.source(number - earlierSources);
                String reason = String.format(
                        Locale.ROOT, "%s at %d, similarity %.4f", source, DocumentKey.position(kept), row.getDouble(2));
                byte[] removed = row.getAs(0);
                return note(removed, directory.source(DocumentKey.source(removed) - earlierSources), reason);
            });
        };
    }

    private Row note(byte[] removed, String source, String reason) {
        byte[] hash = DocumentKey.hash(removed);
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
