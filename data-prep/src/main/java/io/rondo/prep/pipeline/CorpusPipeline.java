package io.rondo.prep.pipeline;

import io.rondo.prep.decontamination.Decontamination;
import io.rondo.prep.dedup.ExactDeduplication;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.steps.CorpusStep;
import io.rondo.prep.steps.Decontaminate;
import io.rondo.prep.steps.DocumentStep;
import io.rondo.prep.steps.ExactDuplicates;
import io.rondo.prep.steps.NearDuplicates;
import io.rondo.prep.steps.ParagraphDuplicates;
import io.rondo.prep.steps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The user's list of steps as a plan of Spark.
 *
 * @param steps in the order in which they are applied
 * @param buckets where documents go
 * @param wholeRejects whether rejected documents keep all of their text
 * @param before what the documents are added to, if there is anything
 */
public record CorpusPipeline(List<Step> steps, Buckets buckets, boolean wholeRejects, Optional<EarlierVersion> before) {
    public CorpusPipeline {
        steps = List.copyOf(steps);
    }

    /** For documents that are added to nothing. */
    public CorpusPipeline(List<Step> steps, Buckets buckets, boolean wholeRejects) {
        this(steps, buckets, wholeRejects, Optional.empty());
    }

    /**
     * Judges documents. What compares documents with each other does so at once, the rest when the result is read.
     *
     * @param read of the schema {@link Documents#READ}
     */
    public JudgedCorpus judge(Dataset<Row> read) throws IOException {
        List<Dataset<Row>> persisted = new ArrayList<>();
        StringBuilder decontamination = new StringBuilder();
        try {
            Dataset<Row> documents = judge(read, persisted, decontamination);
            // Read by several passes.
            persisted.add(documents.persist(StorageLevel.MEMORY_AND_DISK()));
            return new JudgedCorpus(
                    documents,
                    persisted,
                    decontamination.isEmpty()
                            ? Map.of()
                            : Map.of(DecontaminationStage.FILE, decontamination.toString()));
        } catch (IOException | RuntimeException e) {
            persisted.forEach(Dataset::unpersist);
            throw e;
        }
    }

    private Dataset<Row> judge(Dataset<Row> read, List<Dataset<Row>> persisted, StringBuilder decontamination)
            throws IOException {
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
                if (!(step instanceof ExactDuplicates)) {
                    persisted.add(documents.persist(StorageLevel.MEMORY_AND_DISK()));
                }
                if (step instanceof Decontaminate decontaminate) {
                    Decontamination found = DecontaminationStage.search(documents, decontaminate, next, resources);
                    decontamination.append(found.report());
                    documents =
                            new DecontaminationStage(next, found.cleaning(), buckets, wholeRejects).apply(documents);
                } else {
                    documents = compare(documents, step, next);
                }
                inOrder = step instanceof ExactDuplicates || step instanceof NearDuplicates;
                next++;
            }
        } while (next < steps.size());
        return inOrder ? documents : ExactDeduplication.sorted(documents, buckets);
    }

    private Dataset<Row> compare(Dataset<Row> documents, CorpusStep step, int number) throws IOException {
        if (step instanceof ExactDuplicates) {
            return ExactDeduplication.mark(ExactDeduplication.sorted(documents, buckets), number, wholeRejects);
        }
        if (step instanceof NearDuplicates near) {
            return new NearDuplicateStage(number, near, buckets, wholeRejects).apply(documents, before);
        }
        if (step instanceof ParagraphDuplicates paragraphs) {
            return new ParagraphDuplicateStage(number, paragraphs, buckets, wholeRejects).apply(documents, before);
        }
        throw new IllegalStateException("the step " + step.name() + " is not known to the pipeline");
    }
}
