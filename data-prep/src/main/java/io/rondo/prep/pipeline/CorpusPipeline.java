package io.rondo.prep.pipeline;

import io.rondo.prep.dedup.ExactDeduplication;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.steps.CorpusStep;
import io.rondo.prep.steps.DocumentStep;
import io.rondo.prep.steps.ExactDuplicates;
import io.rondo.prep.steps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The user's list of steps as a plan of Spark.
 *
 * @param steps in the order in which they are applied
 * @param buckets where documents go
 * @param wholeRejects whether rejected documents keep all of their text
 */
public record CorpusPipeline(List<Step> steps, Buckets buckets, boolean wholeRejects) {
    public CorpusPipeline {
        steps = List.copyOf(steps);
    }

    /**
     * Judges documents.
     *
     * @param read of the schema {@link Documents#READ}
     * @return all of them, of the schema {@link Documents#JUDGED}; partition {@code b} holds bucket {@code b} in the order
     *     of its shard
     */
    public Dataset<Row> judge(Dataset<Row> read) throws IOException {
        SparkStepResources resources = new SparkStepResources(
                JavaSparkContext.fromSparkContext(read.sparkSession().sparkContext()));
        Dataset<Row> documents = read;
        boolean inOrder = false;
        int next = 0;
        do {
            List<DocumentStep.Prepared> together = new ArrayList<>();
            int first = next;
            while (next < steps.size() && steps.get(next) instanceof DocumentStep step) {
                together.add(step.prepare(resources));
                next++;
            }
            if (first == 0 || !together.isEmpty()) {
                documents = new DocumentStage(first, steps.size(), together, buckets, wholeRejects).apply(documents);
                inOrder = false;
            }
            if (next < steps.size() && steps.get(next) instanceof CorpusStep step) {
                documents = compare(documents, step, next);
                inOrder = step instanceof ExactDuplicates;
                next++;
            }
        } while (next < steps.size());
        return inOrder ? documents : ExactDeduplication.sorted(documents, buckets);
    }

    private Dataset<Row> compare(Dataset<Row> documents, CorpusStep step, int number) {
        if (step instanceof ExactDuplicates) {
            return ExactDeduplication.mark(ExactDeduplication.sorted(documents, buckets), number, wholeRejects);
        }
        throw new IllegalStateException("the step " + step.name() + " is not known to the pipeline");
    }
}
