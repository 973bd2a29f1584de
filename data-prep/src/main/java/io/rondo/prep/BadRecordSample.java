package io.rondo.prep;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rondo.prep.documents.Documents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Some of the broken records of a corpus, for people who want to see what is wrong with their files: JSON lines of source,
 * offset and reason. Which ones depends on their places only, as if drawn by lot; all are drawn if there are few.
 */
final class BadRecordSample {
    /** The file in the dataset; there is none if no record is broken. */
    static final String FILE = "bad-records.jsonl";

    /** So many at most. */
    static final int MOST = 1000;

    private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

    private BadRecordSample() {}

    /**
     * The lines of the sample; none if no record is broken.
     *
     * @param judged of the schema {@link Documents#JUDGED}
     */
    static Optional<String> of(Dataset<Row> judged) throws IOException {
        // The id of a broken record is the hash of its place.
        List<Row> sample = judged.where(col(Documents.VERDICT).equalTo(Documents.BAD))
                .orderBy(col(Documents.HASH), col(Documents.SOURCE), col(Documents.POSITION))
                .select(col(Documents.SOURCE), col(Documents.POSITION), col(Documents.VALUE))
                .limit(MOST)
                .collectAsList();
        return sample.isEmpty() ? Optional.empty() : Optional.of(lines(sample));
    }

    private static String lines(List<Row> sample) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            for (Row row : sample.stream()
                    .sorted(Comparator.<Row, String>comparing(row -> row.getString(0))
                            .thenComparing(row -> row.getLong(1)))
                    .toList()) {
                generator.writeStartObject();
                generator.writeStringField("source", row.getString(0));
                generator.writeNumberField("offset", row.getLong(1));
                generator.writeStringField("reason", row.getString(2));
                generator.writeEndObject();
                generator.writeRaw('\n');
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
