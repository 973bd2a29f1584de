package io.rondo.prep.readers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Records of comma-separated values (RFC 4180), where line ends may stand in quotes. A quote that never closes costs its
 * line only: the next record begins after it.
 */
final class CsvRecords implements Records {
    private static final byte QUOTE = '"';

    private enum Place {
        FIELD_START,
        PLAIN,
        QUOTED,
        /** After a quote within quotes: it closes the field, or another one follows and both mean one. */
        AFTER_QUOTE,
        /** After text behind a closing quote. */
        BROKEN
    }

    private final ByteWindow window;
    private final int limit;
    private byte[] record = {};
    private Optional<String> problem = Optional.empty();
    private long start;

    /**
     * Starts to read.
     *
     * @param in a file from its beginning
     * @param limit bytes of the longest record
     */
    CsvRecords(InputStream in, int limit) {
        this.window = new ByteWindow(in);
        this.limit = limit;
    }

    @Override
    public boolean advance() throws IOException {
        if (window.position() == 0 && window.startsWith(0, RecordReader.BYTE_ORDER_MARK)) {
            window.skip(RecordReader.BYTE_ORDER_MARK.length);
        }
        start = window.position();
        record = new byte[0];
        problem = Optional.empty();
        if (!window.has(0)) {
            return false;
        }
        Place place = Place.FIELD_START;
        int end = 0;
        for (; place != Place.BROKEN && end <= limit + 1L && window.has(end); end++) {
            byte read = window.at(end);
            if (read == '\n' && place != Place.QUOTED) {
                break;
            }
            place = after(place, read);
        }
        if (place == Place.BROKEN) {
            return skipLine("text behind a closing quote");
        }
        if (place == Place.QUOTED) {
            return skipLine("a quote that does not close within max-record-bytes = " + limit);
        }
        int length = end > 0 && window.at(end - 1) == '\r' ? end - 1 : end;
        if (length > limit) {
            return skipLine(Records.tooLong(limit));
        }
        record = window.copy(0, length);
        window.skip(window.has(end) ? end + 1 : end);
        return true;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public byte[] record() {
        return record;
    }

    @Override
    public int length() {
        return record.length;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    private static Place after(Place place, byte read) {
        return switch (place) {
            case FIELD_START -> read == QUOTE ? Place.QUOTED : unquoted(read);
            case PLAIN -> unquoted(read);
            case QUOTED -> read == QUOTE ? Place.AFTER_QUOTE : Place.QUOTED;
            case AFTER_QUOTE ->
                switch (read) {
                    case QUOTE -> Place.QUOTED;
                    case ',' -> Place.FIELD_START;
                    case '\r' -> Place.AFTER_QUOTE;
                    default -> Place.BROKEN;
                };
            case BROKEN -> Place.BROKEN;
        };
    }

    private static Place unquoted(byte read) {
        return read == ',' ? Place.FIELD_START : Place.PLAIN;
    }

    /** Gives up the line that the record begins with; the quote that opened in it may be the one that is wrong. */
    private boolean skipLine(String why) throws IOException {
        problem = Optional.of(why);
        boolean inLine = true;
        while (inLine && window.has(0)) {
            int at = 0;
            while (window.has(at) && window.at(at) != '\n' && at < limit) {
                at++;
            }
            inLine = !window.has(at) || window.at(at) != '\n';
            window.skip(window.has(at) ? at + 1 : at);
        }
        return true;
    }
}
