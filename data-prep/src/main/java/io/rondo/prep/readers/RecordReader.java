package io.rondo.prep.readers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Records of a stream as bytes, with the offset each starts at: lines ended by {@code \n} or {@code \r\n}, or all of the
 * stream. A record that is longer than the limit is skipped over with constant memory and marked. A UTF-8 byte order
 * mark at offset 0 is left out.
 */
final class RecordReader implements Records {
    private static final int NO_SEPARATOR = 256;
    static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int limit;
    private final int separator;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int filled;
    private byte[] record = new byte[1 << 12];
    private int length;
    private boolean tooLong;
    private long position;
    private long start;

    /**
     * Starts to read.
     *
     * @param position offset in the file of the first byte of {@code in}
     * @param limit bytes of the longest record
     * @param wholeFile whether all of the stream is one record
     */
    RecordReader(InputStream in, long position, int limit, boolean wholeFile) {
        this.in = in;
        this.position = position;
        this.limit = limit;
        this.separator = wholeFile ? NO_SEPARATOR : '\n';
    }

    @Override
    public boolean advance() throws IOException {
        start = position;
        length = 0;
        tooLong = false;
        boolean any = false;
        while (next < filled || fill()) {
            any = true;
            int end = next;
            while (end < filled && buffer[end] != separator) {
                end++;
            }
            append(next, end - next);
            boolean ended = end < filled;
            position += end - next + (ended ? 1 : 0);
            next = ended ? end + 1 : end;
            if (ended) {
                break;
            }
        }
        if (separator == '\n' && length > 0 && record[length - 1] == '\r') {
            length--;
        }
        int mark = start == 0 ? byteOrderMark(record, length) : 0;
        length -= mark;
        if (mark > 0) {
            System.arraycopy(record, mark, record, 0, length);
        }
        return any;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public Optional<String> problem() {
        return tooLong ? Optional.of(Records.tooLong(limit)) : Optional.empty();
    }

    @Override
    public byte[] record() {
        return record;
    }

    @Override
    public int length() {
        return length;
    }

    /** Bytes of the mark that a file's first record begins with. */
    static int byteOrderMark(byte[] record, int length) {
        int mark = BYTE_ORDER_MARK.length;
        return length >= mark && Arrays.equals(record, 0, mark, BYTE_ORDER_MARK, 0, mark) ? mark : 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    private void append(int from, int count) {
        if (tooLong || length + (long) count > limit) {
            tooLong = true;
            return;
        }
        if (record.length - length < count) {
            record = Arrays.copyOf(record, Math.max(length + count, (int) Math.min(limit, 2L * record.length)));
        }
        System.arraycopy(buffer, from, record, length, count);
        length += count;
    }
}
