package io.rondo.prep.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import io.rondo.prep.documents.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
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
 * @param samples a few documents of each verdict, by the keys of {@code verdicts}
 */
public record CorpusSummary(
        Map<String, Count> verdicts,
        Map<String, Count> languages,
        Map<String, Count> tallies,
        Map<String, Count> lengths,
        Map<String, Count> sources,
        Map<String, List<Sample>> samples) {
    /** Of each kind. */
    public static final int MOST_KEYS = 1000;

    /** Counts a corpus in one pass over its documents. */
    public static CorpusSummary of(Dataset<Row> judged) {
        Dataset<Row> counted = judged.mapPartitions(new CountedFacts(), CountedFacts.encoder())
                .groupBy(col(CountedFacts.KIND), col(CountedFacts.KEY))
                .agg(
                        sum(col(CountedFacts.DOCUMENTS)).as(CountedFacts.DOCUMENTS),
                        sum(col(CountedFacts.KEPT)).as(CountedFacts.KEPT),
                        sum(col(CountedFacts.AMOUNT)).as(CountedFacts.AMOUNT));
        // Samples are one document each, so that their order is that of their keys.
        List<Row> rows = counted.withColumn(
                        "rank",
                        row_number()
                                .over(Window.partitionBy(col(CountedFacts.KIND))
                                        .orderBy(col(CountedFacts.DOCUMENTS).desc(), col(CountedFacts.KEY))))
                .where(col("rank")
                        .leq(MOST_KEYS)
                        .and(col("rank")
                                .leq(Sample.MOST_KEPT)
                                .or(col(CountedFacts.KIND)
                                        .startsWith(CountedFacts.SAMPLE)
                                        .unary_$bang())))
                .orderBy(col(CountedFacts.KIND), col("rank"))
                .collectAsList();
        Map<String, Map<String, Count>> byKind = new LinkedHashMap<>();
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (Row row : rows) {
            String kind = row.getString(0);
            Count count = new Count(row.getLong(2), row.getLong(3), row.getLong(4));
            if (!kind.startsWith(CountedFacts.SAMPLE)) {
                byKind.computeIfAbsent(kind, any -> new LinkedHashMap<>()).put(row.getString(1), count);
                continue;
            }
            List<Sample> ofVerdict =
                    samples.computeIfAbsent(kind.substring(CountedFacts.SAMPLE.length()), any -> new ArrayList<>());
            if (ofVerdict.size() < Sample.most(count.kept() > 0)) {
                ofVerdict.add(Sample.ofKey(row.getString(1), count.amount()));
            }
        }
        return new CorpusSummary(
                byKind.getOrDefault(CountedFacts.VERDICTS, Map.of()),
                byKind.getOrDefault(CountedFacts.LANGUAGES, Map.of()),
                byKind.getOrDefault(CountedFacts.TALLIES, Map.of()),
                byKind.getOrDefault(CountedFacts.LENGTHS, Map.of()),
                byKind.getOrDefault(CountedFacts.SOURCES, Map.of()),
                samples);
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

    /** A few documents of one rule of one step, perhaps none. */
    public List<Sample> samples(int step, String rule) {
        return samples.getOrDefault(verdictKey(step, rule), List.of());
    }

    static String verdictKey(int step, String rule) {
        return step + " " + rule;
    }

    private static String rule(String verdictKey) {
        return verdictKey.substring(verdictKey.indexOf(' ') + 1);
    }
}
