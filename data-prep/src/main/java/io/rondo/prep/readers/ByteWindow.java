package io.rondo.prep.readers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The next bytes of a stream, as many as one asks for, so that a reader can go back to where a broken record began. */
final class ByteWindow implements Closeable {
    private static final int READ_BYTES = 1 << 16;

    private final InputStream in;
    private byte[] bytes = new byte[2 * READ_BYTES];
    private int from;
    private int to;
    private long position;
    private boolean ended;

    ByteWindow(InputStream in) {
        this.in = in;
    }

    /** Offset in the stream of the byte at index 0. */
    long position() {
        return position;
    }

    /** Whether the stream has a byte at an index; reads on as far as needed. */
    boolean has(int index) throws IOException {
        while (to - from <= index) {
            if (ended || !fill()) {
                return false;
            }
        }
        return true;
    }

    /** The byte at an index that {@link #has} has said to be there. */
    byte at(int index) {
        return bytes[from + index];
    }

    /** Whether certain bytes stand at an index. */
    boolean startsWith(int index, byte[] expected) throws IOException {
        if (!has(index + expected.length - 1)) {
            return false;
        }
        int start = from + index;
        return Arrays.equals(bytes, start, start + expected.length, expected, 0, expected.length);
    }

    /** Copies bytes that are there. */
    byte[] copy(int start, int count) {
        return Arrays.copyOfRange(bytes, from + start, from + start + count);
    }

    /** Goes on by a number of bytes; they need not be in memory. False if the stream ends before. */
    boolean skip(long count) throws IOException {
        long left = count;
        while (left > to - from) {
            left -= to - from;
            position += to - from;
            from = to;
            if (ended || !fill()) {
                return false;
            }
        }
        from += (int) left;
        position += left;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
        }
        if (bytes.length - to < READ_BYTES) {
            bytes = Arrays.copyOf(bytes, Math.max(to + READ_BYTES, (int) Math.min(2L * bytes.length, 1 << 30)));
        }
        int count = in.read(bytes, to, READ_BYTES);
        ended = count < 0;
        to += Math.max(0, count);
        return count > 0;
    }
}
