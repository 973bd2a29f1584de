package io.rondo.prep.readers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Records of a web archive (WARC 1.0 and 1.1, ISO 28500, section 4), header and block together. Only their limits are looked
 * for here. Of a record that is longer than the limit the beginning is given; after a broken one reading goes on at the next
 * line that begins a record.
 */
final class WarcRecords implements Records {
    /** Of a record's header; those of crawlers have about a thousand. */
    static final int MOST_HEADER_BYTES = 1 << 18;

    private static final byte[] VERSION = "WARC/1.".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int MOST_DIGITS = 15;
    // Four by the standard.
    private static final int MOST_LINE_ENDS = 64;

    private final ByteWindow window;
    private final int limit;
    private byte[] record = {};
    private Optional<String> problem = Optional.empty();
    private long start;

    /**
     * Starts to read.
     *
     * @param in a file from its beginning
     * @param limit bytes of the longest block
     */
    WarcRecords(InputStream in, int limit) {
        this.window = new ByteWindow(in);
        this.limit = limit;
    }

    @Override
    public boolean advance() throws IOException {
        record = new byte[0];
        problem = Optional.empty();
        skipLineEnds();
        start = window.position();
        if (!window.has(0)) {
            return false;
        }
        if (!window.startsWith(0, VERSION)) {
            return broken("no WARC record where one should begin");
        }
        int header = headerLength();
        if (header < 0) {
            return broken("a WARC header that does not end");
        }
        long block = blockLength(window.copy(0, header));
        if (block < 0) {
            return broken("a WARC header without a usable Content-Length");
        }
        int kept = header + (int) Math.min(block, limit);
        if (!window.has(kept - 1)) {
            return broken("a WARC record that should have " + block + " bytes, but the file ends before");
        }
        if (block <= limit && !endsAt(kept)) {
            return broken("a WARC record that does not end after " + block + " bytes, as its Content-Length says");
        }
        record = window.copy(0, kept);
        if (!window.skip(header + block)) {
            record = new byte[0];
            problem = Optional.of("a WARC record that should have " + block + " bytes, but the file ends before");
        }
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

    private void skipLineEnds() throws IOException {
        while (window.has(0) && isLineEnd(window.at(0))) {
            window.skip(1);
        }
    }

    /** Bytes up to the end of the empty line; negative if there is none before another record or the limit. */
    private int headerLength() throws IOException {
        int lineStart = 0;
        for (int at = 0; at < MOST_HEADER_BYTES && window.has(at); at++) {
            if (window.at(at) == '\n') {
                boolean empty = at == lineStart || (at == lineStart + 1 && window.at(lineStart) == '\r');
                if (empty) {
                    return at + 1;
                }
                lineStart = at + 1;
                if (window.startsWith(lineStart, VERSION)) {
                    return -1;
                }
            }
        }
        return -1;
    }

    /** What the header says; negative if it does not, or something else than a number. */
    private static long blockLength(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        return text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                .map(line -> line.substring(LENGTH.length()).strip())
                .filter(number -> !number.isEmpty()
                        && number.length() <= MOST_DIGITS
                        && number.chars().allMatch(digit -> digit >= '0' && digit <= '9'))
                .findFirst()
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** Whether nothing but line ends stands between a place and the next record or the end of the file. */
    private boolean endsAt(int place) throws IOException {
        int at = place;
        while (at < place + MOST_LINE_ENDS && window.has(at) && isLineEnd(window.at(at))) {
            at++;
        }
        return !window.has(at) || window.startsWith(at, VERSION);
    }

    /** Goes on to the next line that begins a record. */
    private boolean broken(String why) throws IOException {
        problem = Optional.of(why);
        do {
            int at = 0;
            while (at < MOST_HEADER_BYTES && window.has(at) && window.at(at) != '\n') {
                at++;
            }
            window.skip(window.has(at) ? at + 1 : at);
        } while (window.has(0) && !beginsRecord());
        return true;
    }

    /** A version and then a named field; a page that speaks of archives may well have the version alone. */
    private boolean beginsRecord() throws IOException {
        if (!window.startsWith(0, VERSION)) {
            return false;
        }
        int at = VERSION.length;
        while (at < VERSION.length + 3 && window.has(at) && window.at(at) != '\n') {
            at++;
        }
        return window.startsWith(at, "\nWARC-".getBytes(StandardCharsets.US_ASCII))
                || window.startsWith(at, "\nContent-".getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isLineEnd(byte character) {
        return character == '\n' || character == '\r';
    }
}
