package io.rondo.prep.decontamination;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for n-grams of evaluation sets in a corpus, as GPT-3 was decontaminated (Brown et al. 2020, appendix C): 13-grams
 * of words in lower case without punctuation, texts of fewer words down to 8, and none that stand in more than 10
 * documents, as these are common phrases rather than leaks.
 *
 * <p>The n-grams are a table that every executor has once. The driver keeps the table and at most {@link
 * DecontaminationReport#MOST_NGRAMS} findings.
 *
 * @param cleaning what tasks need to judge documents
 * @param report JSON lines
 */
public record Decontamination(Cleaning cleaning, String report) {
    private static final Logger LOG = LoggerFactory.getLogger(Decontamination.class);

    /** Opens an evaluation file by its URI. */
    public interface Opener {
        InputStream open(String uri) throws IOException;
    }

    /**
     * What is looked for.
     *
     * @param evaluation URIs of the files
     * @param fields of JSON objects that count; empty: all texts
     * @param words of an n-gram
     * @param minWords texts with fewer are left out
     * @param maxDocuments n-grams that stand in more documents do not count
     */
    public record Search(List<String> evaluation, List<String> fields, int words, int minWords, long maxDocuments) {}

    /**
     * Searches a corpus.
     *
     * @param texts one string column; read once
     * @param rules what will be done about what is found
     * @param step number of the step, for the report
     */
    public static Decontamination search(
            Dataset<Row> texts, Search search, ContaminationRules rules, int step, Opener opener) throws IOException {
        List<EvaluationFile> files = search.evaluation().stream()
                .map(uri -> new EvaluationFile(uri, search.fields()))
                .toList();
        EvaluationNgrams ngrams = EvaluationNgrams.read(files, search.words(), search.minWords(), opener::open);
        LOG.info("{} n-grams of evaluation sets are looked for.", ngrams.table().size());
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
        Broadcast<byte[]> all = context.broadcast(ngrams.table().bytes());
        Dataset<Row> matched = texts.mapPartitions(
                        new FoundNgrams.OfTexts(all, ngrams.lengths()), Encoders.row(FoundNgrams.IN_DOCUMENT))
                .persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> counts = matched.mapPartitions(new FoundNgrams.Single(), Encoders.row(FoundNgrams.SINGLE))
                .groupBy(col(FoundNgrams.HASH))
                .count()
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<Long> ignored = counts.where(col("count").gt(search.maxDocuments()))
                    .select(FoundNgrams.HASH)
                    .as(Encoders.LONG())
                    .collectAsList();
            Broadcast<byte[]> counting = ignored.isEmpty()
                    ? all
                    : context.broadcast(ngrams.table().without(ignored).bytes());
            Map<Integer, Long> documents = countedByNumber(matched.mapPartitions(
                    new FoundNgrams.FilesOfDocuments(counting, ngrams.owners()), Encoders.row(FoundNgrams.NUMBER)));
            Map<Integer, Long> found = countedByNumber(counts.select(FoundNgrams.HASH)
                    .mapPartitions(new FoundNgrams.OwnersOfNgrams(all), Encoders.row(FoundNgrams.NUMBER)));
            List<Row> most = counts.orderBy(col("count").desc(), col(FoundNgrams.HASH))
                    .limit(DecontaminationReport.MOST_NGRAMS)
                    .collectAsList();
            String report = new DecontaminationReport(step, search, ngrams, documents, found).write(most, opener::open);
            return new Decontamination(new Cleaning(counting, ngrams.lengths(), ngrams.owners(), rules), report);
        } finally {
            counts.unpersist();
            matched.unpersist();
        }
    }

    private static Map<Integer, Long> countedByNumber(Dataset<Row> numbers) {
        Map<Integer, Long> counted = new HashMap<>();
        numbers.groupBy(col(FoundNgrams.NUMBER_COLUMN))
                .count()
                .collectAsList()
                .forEach(row -> counted.put(row.getInt(0), row.getLong(1)));
        return counted;
    }
}
