package io.rondo.prep.readers;

import io.rondo.prep.documents.Documents;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The documents of one slice, read as they are asked for. */
final class SliceDocuments implements Iterator<Row>, Closeable {
    private final InputSlice slice;
    private final ReadSettings settings;
    private final RecordParser parser;
    private final RecordReader records;
    private final boolean compressed;
    private boolean onRecord;

    private SliceDocuments(InputSlice slice, ReadSettings settings, RecordReader records) throws IOException {
        this.slice = slice;
        this.settings = settings;
        this.parser = RecordParser.of(slice.format(), settings);
        this.records = records;
        this.compressed = Compression.ofName(slice.uri()) != Compression.NONE;
        if (slice.start() > 0) {
            // The record that holds the byte before the slice belongs to the slice before.
            records.advance();
        }
        onRecord = advance();
    }

    static SliceDocuments open(InputSlice slice, ReadSettings settings, Configuration configuration)
            throws IOException {
        Path path = new Path(slice.uri());
        FSDataInputStream file = path.getFileSystem(configuration).open(path);
        try {
            long from = Math.max(0, slice.start() - 1);
            file.seek(from);
            GuardedInput bytes = GuardedInput.open(slice.uri(), file, settings);
            return new SliceDocuments(
                    slice, settings, new RecordReader(bytes, from, settings.maxRecordBytes(), slice.format()));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return onRecord;
    }

    @Override
    public Row next() {
        if (!onRecord) {
            throw new NoSuchElementException();
        }
        try {
            Row document = document();
            onRecord = advance();
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(slice.uri() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private boolean advance() throws IOException {
        boolean more = records.advance();
        while (more && records.length() == 0 && !records.tooLong()) {
            more = records.advance();
        }
        // A compressed file is one slice; its length says nothing about offsets in what it holds.
        boolean inside = more && (compressed || records.start() < slice.end());
        if (!inside) {
            records.close();
        }
        return inside;
    }

    private Row document() {
        long position = records.start();
        try {
            if (records.tooLong()) {
                throw new BadRecordException("longer than max-record-bytes = " + settings.maxRecordBytes());
            }
            String text = parser.text(records.record(), records.length());
            return RowFactory.create(slice.uri(), position, text, Documents.KEPT);
        } catch (BadRecordException e) {
            return RowFactory.create(slice.uri(), position, e.getMessage(), Documents.BAD);
        }
    }
}
