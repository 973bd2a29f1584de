package io.rondo.prep.readers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Records of a stream as bytes, with the offset each starts at: lines ended by {@code \n} or {@code \r\n}, or all of the
 * stream. A record that is longer than the limit is skipped over with constant memory and marked. A UTF-8 byte order
 * mark at offset 0 is left out.
 */
final class RecordReader implements Closeable {
    private static final int NO_SEPARATOR = 256;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

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
     */
    RecordReader(InputStream in, long position, int limit, InputFormat format) {
        this.in = in;
        this.position = position;
        this.limit = limit;
        this.separator = format == InputFormat.FILE ? NO_SEPARATOR : '\n';
    }

    /** Goes on to the next record; false at the end of the file. */
    boolean advance() throws IOException {
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
        if (start == 0
                && length >= BYTE_ORDER_MARK.length
                && Arrays.equals(record, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            length -= BYTE_ORDER_MARK.length;
            System.arraycopy(record, BYTE_ORDER_MARK.length, record, 0, length);
        }
        return any;
    }

    /** Offset of the current record. */
    long start() {
        return start;
    }

    /** Whether the current record is over the limit; its bytes are then not to be used. */
    boolean tooLong() {
        return tooLong;
    }

    /** The current record from index 0; valid until the next {@link #advance()}. */
    byte[] record() {
        return record;
    }

    /** Bytes of the current record. */
    int length() {
        return length;
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
