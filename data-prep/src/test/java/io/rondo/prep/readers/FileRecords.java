package io.rondo.prep.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** Reads a file as tasks do and writes down each record as offset, verdict and text. */
final class FileRecords {
    private static final Configuration CONFIGURATION = new Configuration();

    private FileRecords() {}

    static ReadSettings settings(int maxRecordBytes, String textColumn) {
        return new ReadSettings(
                InputFormat.AUTO, "", "text", new TextColumn(textColumn, false), maxRecordBytes, 1L << 40, 200);
    }

    static ReadSettings separatedBy(String separator, int maxRecordBytes) {
        return new ReadSettings(
                InputFormat.TEXT, separator, "text", new TextColumn("0", false), maxRecordBytes, 1L << 40, 200);
    }

    static List<String> read(Path file, InputFormat format, ReadSettings settings) throws IOException {
        return read(file, format, Long.MAX_VALUE, settings);
    }

    static List<String> read(Path file, InputFormat format, long sliceBytes, ReadSettings settings) throws IOException {
        InputFile input = new InputFile(file.toUri().toString(), Files.size(file), 0, format);
        List<String> records = new ArrayList<>();
        for (List<InputSlice> group : InputSlice.groups(List.of(input), Math.min(sliceBytes, Long.MAX_VALUE >> 1))) {
            for (InputSlice slice : group) {
                try (SliceDocuments documents = SliceDocuments.open(slice, settings, CONFIGURATION)) {
                    while (documents.hasNext()) {
                        Row row = documents.next();
                        assertThat(row.getString(0)).isEqualTo(input.uri());
                        records.add(row.getLong(1) + " " + row.getString(3) + " " + row.getString(2));
                    }
                }
            }
        }
        return records;
    }
}
