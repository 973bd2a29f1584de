package io.rondo.prep.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.rondo.prep.documents.Documents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The counts of a judged corpus, of each kind at most {@link #MOST_KEYS}, the largest first.
 *
 * @param verdicts by step number and rule, as {@link #verdictKey} joins them
 * @param languages of all documents whose language was told, by ISO 639-3 code
 * @param tallies what steps have counted in kept documents, by name
 * @param lengths of kept documents, by the power of two that their number of characters reaches
 * @param sources all documents by the file they came from
 * @param keptSources kept documents by the file they came from
 */
public record CorpusSummary(
        Map<String, Count> verdicts,
        Map<String, Count> languages,
        Map<String, Count> tallies,
        Map<String, Count> lengths,
        Map<String, Count> sources,
        Map<String, Count> keptSources) {
    /** Of each kind. */
    public static final int MOST_KEYS = 200;

    /** Counts a corpus in one pass over its documents. */
    public static CorpusSummary of(Dataset<Row> judged) {
        Dataset<Row> counted = judged.flatMap(new CountedFacts(), Encoders.row(CountedFacts.SCHEMA))
                .groupBy(col(CountedFacts.KIND), col(CountedFacts.KEY))
                .agg(
                        count(lit(1)).as("documents"),
                        sum(col(CountedFacts.AMOUNT)).as("total"));
        List<Row> rows = counted.withColumn(
                        "rank",
                        row_number()
                                .over(Window.partitionBy(col(CountedFacts.KIND))
                                        .orderBy(col("documents").desc(), col(CountedFacts.KEY))))
                .where(col("rank").leq(MOST_KEYS))
                .orderBy(col(CountedFacts.KIND), col("rank"))
                .collectAsList();
        Map<String, Map<String, Count>> byKind = new LinkedHashMap<>();
        for (Row row : rows) {
            byKind.computeIfAbsent(row.getString(0), kind -> new LinkedHashMap<>())
                    .put(row.getString(1), new Count(row.getLong(2), row.getLong(3)));
        }
        return new CorpusSummary(
                byKind.getOrDefault(CountedFacts.VERDICTS, Map.of()),
                byKind.getOrDefault(CountedFacts.LANGUAGES, Map.of()),
                byKind.getOrDefault(CountedFacts.TALLIES, Map.of()),
                byKind.getOrDefault(CountedFacts.LENGTHS, Map.of()),
                byKind.getOrDefault(CountedFacts.SOURCES, Map.of()),
                byKind.getOrDefault(CountedFacts.KEPT_SOURCES, Map.of()));
    }

    /** Documents that no step has rejected. */
    public Count kept() {
        return withRule(Documents.KEPT);
    }

    /** All documents and bad records. */
    public long read() {
        return verdicts.values().stream().mapToLong(Count::documents).sum();
    }

    /** All documents of one verdict, whichever step gave it. */
    public Count withRule(String rule) {
        return verdicts.entrySet().stream()
                .filter(entry -> rule(entry.getKey()).equals(rule))
                .map(Map.Entry::getValue)
                .reduce(Count.NONE, Count::plus);
    }

    /** The documents of one rule of one step. */
    public Count rejected(int step, String rule) {
        return verdicts.getOrDefault(verdictKey(step, rule), Count.NONE);
    }

    static String verdictKey(int step, String rule) {
        return step + " " + rule;
    }

    private static String rule(String verdictKey) {
        return verdictKey.substring(verdictKey.indexOf(' ') + 1);
    }
}
