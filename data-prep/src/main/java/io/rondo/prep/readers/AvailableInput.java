package io.rondo.prep.readers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Says that bytes are available unless the end is reached. {@link java.util.zip.GZIPInputStream} takes 0 for the end of
 * the file and would silently drop all further members of a concatenated gzip file read over a network.
 */
final class AvailableInput extends BufferedInputStream {
    AvailableInput(InputStream in, int size) {
        super(in, size);
    }

    @Override
    public synchronized int available() throws IOException {
        if (count > pos) {
            return count - pos;
        }
        mark(1);
        boolean ended = read() < 0;
        reset();
        return ended ? 0 : 1;
    }
}
