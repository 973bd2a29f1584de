package io.rondo.prep;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rondo.prep.documents.Documents;
import io.rondo.storage.FileStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
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
     * Writes the sample.
     *
     * @param judged of the schema {@link Documents#JUDGED}
     */
    static void write(Dataset<Row> judged, FileStore dataset) throws IOException {
        // The id of a broken record is the hash of its place.
        List<Row> sample = judged.where(col(Documents.VERDICT).equalTo(Documents.BAD))
                .orderBy(col(Documents.HASH), col(Documents.SOURCE), col(Documents.POSITION))
                .select(col(Documents.SOURCE), col(Documents.POSITION), col(Documents.VALUE))
                .limit(MOST)
                .collectAsList();
        if (!sample.isEmpty()) {
            dataset.createExclusively(FILE, lines(sample));
        }
    }

    private static byte[] lines(List<Row> sample) throws IOException {
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
        return out.toByteArray();
    }
}
