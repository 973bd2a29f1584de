package io.rondo.storage;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file read from its start, which says where it became unreadable. */
final class HadoopInput extends InputStream {
    private final String file;
    private final FSDataInputStream in;

    HadoopInput(String file, FSDataInputStream in) {
        this.file = file;
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        long position = in.getPos();
        return HadoopFailures.reading(file, position, in::read);
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        long position = in.getPos();
        return HadoopFailures.reading(file, position, () -> in.read(target, offset, count));
    }

    @Override
    public long skip(long count) throws IOException {
        return in.skip(count);
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
