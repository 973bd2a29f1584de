package io.rondo.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Positioned reads of a local file. */
final class LocalPositionedInput implements PositionedInput {
    // The JDK keeps a direct buffer per thread as large as the largest single read.
    private static final int LARGEST_READ = 1 << 17;

    private final FileChannel channel;
    private final long length;

    LocalPositionedInput(FileChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        for (int done = 0; done < count; ) {
            ByteBuffer part = ByteBuffer.wrap(target, offset + done, Math.min(LARGEST_READ, count - done));
            int read = channel.read(part, position + done);
            if (read < 0) {
                throw new EOFException("the file ends at byte " + length + ", but bytes " + position + " to "
                        + (position + count) + " were asked for");
            }
            done += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
