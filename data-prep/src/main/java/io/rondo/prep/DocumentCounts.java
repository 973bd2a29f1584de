package io.rondo.prep;

import static org.apache.spark.sql.functions.col;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.report.CorpusSummary;
import io.rondo.prep.steps.Step;
import io.rondo.shards.SplitInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the counts of a corpus say about its use. */
record DocumentCounts(CorpusSummary summary, List<Step> steps) {
    /** Refuses an input of which too much is broken. */
    void requireFewBad(Dataset<Row> judged, PrepareSettings settings) {
        long bad = summary.withRule(Documents.BAD).documents();
        if (bad > settings.maxBadFraction() * summary.read()) {
            Row example = judged.where(col(Documents.VERDICT).equalTo(Documents.BAD))
                    .orderBy(col(Documents.SOURCE), col(Documents.POSITION))
                    .select(col(Documents.SOURCE), col(Documents.POSITION), col(Documents.VALUE))
                    .takeAsList(1)
                    .get(0);
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    String.format(
                            Locale.ROOT,
                            "%d of %d records are broken, more than max-bad-fraction = %s allows; the first is in %s at"
                                    + " %d: %s",
                            bad,
                            summary.read(),
                            settings.maxBadFraction(),
                            example.getString(0),
                            example.getLong(1),
                            example.getString(2)));
        }
    }

    /** Refuses an input that gave nothing. */
    void requireSome(PrepareSettings settings) {
        if (summary.kept().documents() == 0) {
            String rules = rejected().entrySet().stream()
                    .filter(rule -> rule.getValue() > 0)
                    .map(rule -> ", " + rule.getValue() + " " + rule.getKey())
                    .collect(Collectors.joining());
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    "the input " + settings.input() + " gives no document: " + summary.read() + " were read" + rules);
        }
    }

    /** Refuses a split without documents, which nobody could train or be measured on. */
    static void requireDocuments(Map<String, SplitInfo> splits, PrepareSettings settings) {
        splits.forEach((name, split) -> {
            if (split.documents() == 0) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        "no document fell to the split '" + name + "'; there are too few for validation-fraction = "
                                + settings.validationFraction());
            }
        });
    }

    /** As the manifest lists them, in the order of the pipeline. */
    Map<String, Long> withTokens(Map<String, SplitInfo> splits) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("documents-read", summary.read());
        rejected().forEach((rule, documents) -> counts.put("documents-" + rule, documents));
        counts.put("documents-kept", summary.kept().documents());
        counts.put(
                "tokens", splits.values().stream().mapToLong(SplitInfo::tokens).sum());
        counts.put(
                "text-bytes",
                splits.values().stream().mapToLong(SplitInfo::textBytes).sum());
        return counts;
    }

    /** The counts of a version: those of the version before and those of what was added. */
    static Map<String, Long> sum(Map<String, Long> before, Map<String, Long> added) {
        Map<String, Long> counts = new LinkedHashMap<>(added);
        before.forEach((name, count) -> counts.merge(name, count, Long::sum));
        return counts;
    }

    /** Rejected documents by rule, in the order of the pipeline. */
    private Map<String, Long> rejected() {
        Map<String, Long> byRule = new LinkedHashMap<>();
        byRule.put(Documents.BAD, summary.withRule(Documents.BAD).documents());
        for (Step step : steps) {
            for (String rule : step.rules()) {
                byRule.put(rule, summary.withRule(rule).documents());
            }
        }
        long empty = summary.withRule(Documents.EMPTY).documents();
        if (empty > 0) {
            byRule.put(Documents.EMPTY, empty);
        }
        return byRule;
    }
}
