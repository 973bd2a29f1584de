package io.rondo.storage;

import java.io.Closeable;
import java.io.IOException;

/** A file opened for reads at any position; safe for use by several threads. */
public interface PositionedInput extends Closeable {
    /** Bytes in the file. */
    long length();

    /**
     * Reads exactly {@code count} bytes that start at {@code position}.
     *
     * @throws java.io.EOFException if the file ends before
     */
    void readFully(long position, byte[] target, int offset, int count) throws IOException;
}
