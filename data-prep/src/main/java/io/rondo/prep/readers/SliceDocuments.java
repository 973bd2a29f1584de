package io.rondo.prep.readers;

import io.rondo.prep.documents.Documents;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The documents of one slice, read as they are asked for. */
final class SliceDocuments implements Iterator<Row>, Closeable {
    private final InputSlice slice;
    private final RecordParser parser;
    private final Records records;
    private final boolean compressed;
    private Optional<Row> following;

    private SliceDocuments(InputSlice slice, RecordParser parser, Records records) throws IOException {
        this.slice = slice;
        this.parser = parser;
        this.records = records;
        this.compressed = Compression.ofName(slice.uri()) != Compression.NONE;
        following = advance();
    }

    static SliceDocuments open(InputSlice slice, ReadSettings settings, Configuration configuration)
            throws IOException {
        SliceFile file = new SliceFile(slice, settings, configuration);
        Records records = file.records();
        try {
            return new SliceDocuments(slice, file.parser(records), records);
        } catch (IOException | RuntimeException e) {
            records.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return following.isPresent();
    }

    @Override
    public Row next() {
        Row document = following.orElseThrow(NoSuchElementException::new);
        try {
            following = advance();
        } catch (IOException e) {
            throw new UncheckedIOException(slice.uri() + ": " + e.getMessage(), e);
        }
        return document;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private Optional<Row> advance() throws IOException {
        while (records.advance()) {
            // A compressed file is one slice; its length says nothing about offsets in what it holds.
            if (!compressed && records.start() >= slice.end()) {
                break;
            }
            // The record that holds the byte before the slice belongs to the slice before.
            if (records.start() < slice.start()
                    || (records.length() == 0 && records.problem().isEmpty())) {
                continue;
            }
            Optional<Row> document = document();
            if (document.isPresent()) {
                return document;
            }
        }
        records.close();
        return Optional.empty();
    }

    private Optional<Row> document() {
        try {
            if (records.problem().isPresent()) {
                throw new BadRecordException(records.problem().get());
            }
            return parser.document(records.record(), records.length())
                    .map(text -> RowFactory.create(slice.uri(), records.start(), text, Documents.KEPT));
        } catch (BadRecordException e) {
            return Optional.of(RowFactory.create(slice.uri(), records.start(), e.getMessage(), Documents.BAD));
        }
    }
}
