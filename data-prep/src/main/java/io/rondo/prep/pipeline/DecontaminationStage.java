package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.decontamination.Cleaning;
import io.rondo.prep.decontamination.Decontamination;
import io.rondo.prep.decontamination.DocumentCleaner;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.ContentHash;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Tally;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.steps.Decontaminate;
import io.rondo.prep.steps.StepResources;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Rejects or cuts documents that hold pieces of evaluation sets.
 *
 * @param number of the step
 * @param cleaning what was found and what to do about it
 * @param buckets where documents go
 * @param wholeRejects whether rejected documents keep all of their text
 */
record DecontaminationStage(int number, Cleaning cleaning, Buckets buckets, boolean wholeRejects)
        implements MapPartitionsFunction<Row, Row> {
    /** The file in the dataset that says what was found. */
    static final String FILE = "decontamination.jsonl";
    /** What is counted: documents that were cut. */
    private static final String CUT = "decontaminate.cut";

    /** Searches the documents that are left, of the schema {@link Documents#JUDGED}. */
    static Decontamination search(Dataset<Row> documents, Decontaminate step, int number, StepResources resources)
            throws IOException {
        Dataset<Row> texts =
                documents.where(col(Documents.VERDICT).equalTo(Documents.KEPT)).select(col(Documents.TEXT));
        return Decontamination.search(texts, step.search(), step.contamination(), number, resources::open);
    }

    /** Judges documents of the schema {@link Documents#JUDGED}; they stay in their partitions and order. */
    Dataset<Row> apply(Dataset<Row> documents) {
        return documents.mapPartitions(this, Encoders.row(Documents.JUDGED));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> documents) {
        DocumentCleaner cleaner = cleaning.begin();
        ContentHash contentHash = new ContentHash();
        return new MappedRows(documents, row -> {
            JudgedDocument document = JudgedDocument.of(row);
            return document.kept() ? judged(document, cleaner, contentHash).toRow() : row;
        });
    }

    private JudgedDocument judged(JudgedDocument document, DocumentCleaner cleaner, ContentHash contentHash) {
        Verdict verdict = cleaner.judge(document.text());
        if (verdict instanceof Verdict.Rejected rejected) {
            return document.rejected(number, rejected, wholeRejects);
        }
        String text = ((Verdict.Kept) verdict).text();
        if (text.equals(document.text())) {
            return document;
        }
        Tally tally = new Tally();
        tally.add(CUT, 1);
        return document.changed(number, text, tally, contentHash, buckets);
    }
}
