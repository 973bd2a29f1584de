package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.dedup.ParagraphDuplicates;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.ContentHash;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Tally;
import io.rondo.prep.documents.Verdict;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Removes paragraphs that occurred before. A document that has lost some is another one from here on, with its own hash
 * and bucket.
 *
 * @param number of the step
 * @param step its settings
 * @param buckets where documents go
 * @param wholeRejects whether rejected documents keep all of their text
 */
record ParagraphDuplicateStage(
        int number, io.rondo.prep.steps.ParagraphDuplicates step, Buckets buckets, boolean wholeRejects)
        implements Serializable {
    /** What is counted: removed paragraphs. */
    private static final String REMOVED = "paragraph-duplicates.removed";

    /**
     * Judges documents.
     *
     * @param documents of the schema {@link Documents#JUDGED}; read several times
     * @param before its paragraphs count as those that occurred first
     * @return the same documents, in any order
     */
    Dataset<Row> apply(Dataset<Row> documents, Optional<EarlierVersion> before) {
        Dataset<Row> kept = documents.where(col(Documents.VERDICT).equalTo(Documents.KEPT));
        Dataset<Row> rest = documents.where(col(Documents.VERDICT).notEqual(Documents.KEPT));
        Optional<Dataset<Row>> keptBefore =
                before.flatMap(version -> version.paragraphs(documents.sparkSession(), number));
        return ParagraphDuplicates.remove(kept, step.settings(), keptBefore)
                .mapPartitions(judging(), Encoders.row(Documents.JUDGED))
                .union(rest);
    }

    private MapPartitionsFunction<Row, Row> judging() {
        return rows -> {
            ContentHash contentHash = new ContentHash();
            return new MappedRows(
                    rows, row -> judged(JudgedDocument.of(row), row.getInt(Documents.JUDGED.length()), contentHash)
                            .toRow());
        };
    }

    private JudgedDocument judged(JudgedDocument document, int removed, ContentHash contentHash) {
        if (removed == 0) {
            return document;
        }
        Tally tally = new Tally();
        tally.add(REMOVED, removed);
        String text = document.text();
        JudgedDocument shorter = document.changed(number, text, tally, contentHash, buckets);
        String stripped = text.strip();
        int left = stripped.codePointCount(0, stripped.length());
        return left >= step.minCharacters()
                ? shorter
                : shorter.rejected(
                        number,
                        new Verdict.Rejected(io.rondo.prep.steps.ParagraphDuplicates.RULE, Integer.toString(left)),
                        wholeRejects);
    }
}
