package io.rondo.prep.readers;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** The file of a slice: how its bytes fall into records, and those into documents. */
record SliceFile(InputSlice slice, ReadSettings settings, Configuration configuration) {
    private static final byte[] LINE_FEED = {'\n'};

    /** The records from a little before the slice, so that the first one that begins in it is seen to begin there. */
    Records records() throws IOException {
        return records(Math.max(0, slice.start() - separator().length));
    }

    /**
     * What takes the document out of a record.
     *
     * @param records of the slice; names of columns, which are no document, are taken from them
     */
    RecordParser parser(Records records) throws IOException {
        return switch (slice.format()) {
            case TEXT, FILE -> new RecordParser.WholeText();
            case HTML -> new RecordParser.WebPage();
            case JSONL -> new JsonLineParser(settings.textField());
            case TSV -> new TabSeparatedParser(column(records));
            case CSV -> new CsvParser(column(records));
            case WARC -> new WarcRecordParser(settings.maxRecordBytes());
            case AUTO, PARQUET -> throw new IllegalArgumentException(slice.format() + " files have no records");
        };
    }

    private Records records(long from) throws IOException {
        Path path = new Path(slice.uri());
        FSDataInputStream file = path.getFileSystem(configuration).open(path);
        try {
            file.seek(from);
            GuardedInput bytes = GuardedInput.open(slice.uri(), file, settings);
            int limit = settings.maxRecordBytes();
            return switch (slice.format()) {
                case TEXT ->
                    settings.separator().isEmpty()
                            ? new RecordReader(bytes, from, limit, false)
                            : new SeparatedRecords(bytes, from, limit, separator());
                case TSV, JSONL -> new RecordReader(bytes, from, limit, false);
                case FILE, HTML -> new RecordReader(bytes, from, limit, true);
                case CSV -> new CsvRecords(bytes, limit);
                case WARC -> new WarcRecords(bytes, limit);
                case AUTO, PARQUET -> throw new IllegalArgumentException(slice.format() + " files have no records");
            };
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private byte[] separator() {
        boolean own =
                slice.format() == InputFormat.TEXT && !settings.separator().isEmpty();
        return own ? settings.separator().getBytes(StandardCharsets.UTF_8) : LINE_FEED;
    }

    private int column(Records records) throws IOException {
        TextColumn column = settings.textColumn();
        if (!column.inHeader()) {
            return column.number();
        }
        if (slice.start() == 0) {
            return column.in(names(records), slice.uri());
        }
        try (Records first = records(0)) {
            return column.in(names(first), slice.uri());
        }
    }

    private List<String> names(Records records) throws IOException {
        try {
            if (!records.advance()) {
                return List.of();
            }
            if (records.problem().isPresent()) {
                throw new BadRecordException(records.problem().get());
            }
            return slice.format() == InputFormat.CSV
                    ? CsvParser.fields(records.record(), records.length(), Integer.MAX_VALUE)
                    : TabSeparatedParser.columns(records.record(), records.length());
        } catch (BadRecordException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    slice.uri() + " should have the names of its columns in its first line, but that is "
                            + e.getMessage(),
                    e);
        }
    }
}
