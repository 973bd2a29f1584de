package io.rondo.prep;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.Verdict;
import io.rondo.shards.SplitInfo;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many documents got each verdict.
 *
 * @param byVerdict every verdict is there
 */
record DocumentCounts(Map<Verdict, Long> byVerdict) {
    static DocumentCounts of(Dataset<Row> judged) {
        Map<String, Long> counted = new LinkedHashMap<>();
        for (Row row : judged.groupBy(col(Documents.VERDICT)).agg(count(lit(1))).collectAsList()) {
            counted.put(row.getString(0), row.getLong(1));
        }
        Map<Verdict, Long> byVerdict = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            byVerdict.put(verdict, counted.getOrDefault(verdict.key(), 0L));
        }
        return new DocumentCounts(byVerdict);
    }

    long of(Verdict verdict) {
        return byVerdict.getOrDefault(verdict, 0L);
    }

    long read() {
        return byVerdict.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Refuses an input that gave nothing, or too much that is broken. */
    void requireUsable(Dataset<Row> judged, PrepareSettings settings) {
        long bad = of(Verdict.BAD);
        if (bad > settings.maxBadFraction() * read()) {
            List<Row> first = judged.where(col(Documents.VERDICT).equalTo(Verdict.BAD.key()))
                    .orderBy(col(Documents.SOURCE), col(Documents.POSITION))
                    .select(col(Documents.SOURCE), col(Documents.POSITION), col(Documents.TEXT))
                    .takeAsList(1);
            Row example = first.get(0);
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    String.format(
                            Locale.ROOT,
                            "%d of %d records are broken, more than max-bad-fraction = %s allows; the first is in %s at"
                                    + " %d: %s",
                            bad,
                            read(),
                            settings.maxBadFraction(),
                            example.getString(0),
                            example.getLong(1),
                            example.getString(2)));
        }
        if (of(Verdict.KEPT) == 0) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    "the input " + settings.input() + " gives no document: " + read() + " were read, " + bad
                            + " of them broken, " + of(Verdict.TOO_SHORT) + " too short, "
                            + of(Verdict.OTHER_LANGUAGE) + " in another language");
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
        counts.put("documents-read", read());
        for (Verdict verdict : List.of(Verdict.BAD, Verdict.TOO_SHORT, Verdict.OTHER_LANGUAGE, Verdict.DUPLICATE)) {
            counts.put("documents-" + verdict.key(), of(verdict));
        }
        counts.put("documents-kept", of(Verdict.KEPT));
        counts.put(
                "tokens", splits.values().stream().mapToLong(SplitInfo::tokens).sum());
        counts.put(
                "text-bytes",
                splits.values().stream().mapToLong(SplitInfo::textBytes).sum());
        return counts;
    }
}
