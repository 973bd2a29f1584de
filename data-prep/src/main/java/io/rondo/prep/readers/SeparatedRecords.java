package io.rondo.prep.readers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Texts between separators. Every occurrence of the separator separates, also one that overlaps another, so that any cut of
 * a file gives the same records; line ends next to a separator belong to it.
 */
final class SeparatedRecords implements Records {
    private final InputStream in;
    private final int limit;
    private final byte[] separator;
    // Knuth, Morris and Pratt: how much of the separator is still matched after so many bytes of it and another one.
    private final int[] borders;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int filled;
    private byte[] record = new byte[1 << 12];
    private int length;
    private boolean tooLong;
    private int matched;
    private long position;
    private long start;

    /**
     * Starts to read.
     *
     * @param position offset in the file of the first byte of {@code in}
     * @param limit bytes of the longest record
     */
    SeparatedRecords(InputStream in, long position, int limit, byte[] separator) {
        this.in = in;
        this.position = position;
        this.limit = limit;
        this.separator = separator.clone();
        this.borders = borders(separator);
    }

    @Override
    public boolean advance() throws IOException {
        start = position;
        length = 0;
        tooLong = false;
        boolean any = false;
        while (next < filled || fill()) {
            any = true;
            byte read = buffer[next++];
            position++;
            append(read);
            while (matched > 0 && separator[matched] != read) {
                matched = borders[matched];
            }
            if (separator[matched] == read) {
                matched++;
            }
            if (matched == separator.length) {
                matched = borders[matched];
                length -= Math.min(length, separator.length);
                break;
            }
        }
        tooLong |= length > limit;
        if (!tooLong) {
            strip();
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

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    private void append(byte read) {
        // The separator itself is taken off only when all of it was read.
        if (tooLong || length >= limit + (long) separator.length) {
            tooLong = true;
            return;
        }
        if (length == record.length) {
            record = Arrays.copyOf(record, (int) Math.min(limit + (long) separator.length, 2L * length));
        }
        record[length++] = read;
    }

    private void strip() {
        int from = start == 0 ? RecordReader.byteOrderMark(record, length) : 0;
        while (from < length && isLineEnd(record[from])) {
            from++;
        }
        while (length > from && isLineEnd(record[length - 1])) {
            length--;
        }
        length -= from;
        System.arraycopy(record, from, record, 0, length);
    }

    private static boolean isLineEnd(byte character) {
        return character == '\n' || character == '\r';
    }

    private static int[] borders(byte[] word) {
        int[] borders = new int[word.length + 1];
        int border = 0;
        for (int i = 1; i < word.length; i++) {
            while (border > 0 && word[border] != word[i]) {
                border = borders[border];
            }
            if (word[border] == word[i]) {
                border++;
            }
            borders[i + 1] = border;
        }
        return borders;
    }
}
