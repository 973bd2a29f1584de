package io.rondo.storage;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** Positioned reads of a file on a Hadoop file system; Hadoop makes them safe for several threads. */
record HadoopPositionedInput(String file, FSDataInputStream input, long length) implements PositionedInput {
    @Override
    public void readFully(long position, byte[] target, int offset, int count) throws IOException {
        HadoopFailures.reading(file, position, () -> {
            input.readFully(position, target, offset, count);
            return count;
        });
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
