package io.rondo.prep.pipeline;

import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.steps.DocumentStep;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Neighbouring document steps, applied in one pass.
 *
 * @param first number of the first of them
 * @param allSteps how many steps the pipeline has
 * @param steps ready to begin
 * @param buckets where documents go
 * @param wholeRejects whether rejected documents keep all of their text
 */
record DocumentStage(int first, int allSteps, List<DocumentStep.Prepared> steps, Buckets buckets, boolean wholeRejects)
        implements MapPartitionsFunction<Row, Row> {
    DocumentStage {
        steps = List.copyOf(steps);
    }

    /** Of documents as they were read, or as an earlier stage left them. */
    Dataset<Row> apply(Dataset<Row> documents) {
        return documents.mapPartitions(this, Encoders.row(Documents.JUDGED));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> documents) {
        DocumentJudge judge = new DocumentJudge(this);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return documents.hasNext();
            }

            @Override
            public Row next() {
                return judge.judge(documents.next()).toRow();
            }
        };
    }
}
