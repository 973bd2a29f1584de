package io.rondo.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file whose content and name are on disk once {@code close()} has returned. */
final class LocalDurableOutput extends OutputStream {
    private final Path file;
    private final FileChannel channel;
    // Everything passes through it: the JDK keeps a direct buffer per thread as large as the largest single write.
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17);

    LocalDurableOutput(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static LocalDurableOutput create(Path file) throws IOException {
        try {
            return new LocalDurableOutput(
                    file, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw translated(file, e);
        }
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            drain();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        for (int done = 0; done < count; ) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int part = Math.min(buffer.remaining(), count - done);
            buffer.put(source, offset + done, part);
            done += part;
        }
    }

    @Override
    public void flush() throws IOException {
        drain();
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            drain();
            channel.force(true);
        } catch (IOException e) {
            throw translated(file, e);
        }
        Path parent = file.getParent();
        LocalFileStore.sync(parent == null ? file : parent);
    }

    private void drain() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw translated(file, e);
        } finally {
            buffer.clear();
        }
    }

    private static IOException translated(Path file, IOException failure) {
        boolean full = !(failure instanceof OutOfSpaceException) && OutOfSpaceException.isSaidBy(failure);
        return full ? new OutOfSpaceException(file.toString(), failure) : failure;
    }
}
