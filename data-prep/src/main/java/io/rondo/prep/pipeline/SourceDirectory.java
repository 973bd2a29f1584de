package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.documents.Documents;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The sources of documents by number, in ascending order, so that a short id tells where a document came from. */
final class SourceDirectory {
    private static final String SEPARATOR = "\n";

    private final List<String> sources;

    private SourceDirectory(List<String> sources) {
        this.sources = sources;
    }

    /** Collects the sources of documents; there are at most as many as input files, which the driver knows anyway. */
    static Broadcast<String> collect(Dataset<Row> documents) {
        String sources =
                documents.select(col(Documents.SOURCE)).distinct().as(Encoders.STRING()).collectAsList().stream()
                        .sorted()
                        .collect(Collectors.joining(SEPARATOR));
        return JavaSparkContext.fromSparkContext(documents.sparkSession().sparkContext())
                .broadcast(sources);
    }

    static SourceDirectory of(Broadcast<String> collected) {
        return new SourceDirectory(Arrays.asList(collected.value().split(SEPARATOR, -1)));
    }

    int number(String source) {
        int number = Collections.binarySearch(sources, source);
        if (number < 0) {
            throw new IllegalStateException("no document was seen of " + source);
        }
        return number;
    }

    String source(int number) {
        return sources.get(number);
    }
}
