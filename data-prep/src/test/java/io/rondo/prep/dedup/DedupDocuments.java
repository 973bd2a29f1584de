package io.rondo.prep.dedup;

import io.rondo.prep.LocalSpark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Documents for tests of near-duplicates. */
record DedupDocuments(String id, int priority, String text) {
    /** What the result says of a removed document. */
    record Removed(String kept, double similarity, boolean estimated) {}

    static Dataset<Row> dataset(List<DedupDocuments> documents) {
        List<Row> rows = documents.stream()
                .map(document -> RowFactory.create(
                        document.id().getBytes(StandardCharsets.UTF_8), document.priority(), document.text()))
                .toList();
        return LocalSpark.session().createDataFrame(rows, NearDuplicates.DOCUMENTS);
    }

    static Map<String, Removed> removed(Dataset<Row> result) {
        Map<String, Removed> removed = new TreeMap<>();
        for (Row row : result.collectAsList()) {
            Removed previous =
                    removed.put(string(row, 0), new Removed(string(row, 1), row.getDouble(2), row.getBoolean(3)));
            if (previous != null) {
                throw new AssertionError(string(row, 0) + " is removed twice");
            }
        }
        return removed;
    }

    /** Random words, which no two texts of different seeds share in order. */
    static String words(long seed, int count) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + random.nextInt(5000))
                .collect(Collectors.joining(" "));
    }

    private static String string(Row row, int column) {
        return new String(row.<byte[]>getAs(column), StandardCharsets.UTF_8);
    }
}
