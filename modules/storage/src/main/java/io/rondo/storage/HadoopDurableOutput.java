package io.rondo.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/** A new file that is on the disks of its DataNodes, not merely in their memory, once {@code close()} has returned. */
final class HadoopDurableOutput extends OutputStream {
    private final Path file;
    private final FSDataOutputStream out;
    private boolean closed;

    HadoopDurableOutput(Path file, FSDataOutputStream out) {
        this.file = file;
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        HadoopFailures.translating(file, () -> {
            out.write(value);
            return file;
        });
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        HadoopFailures.translating(file, () -> {
            out.write(source, offset, count);
            return file;
        });
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        HadoopFailures.translating(file, () -> {
            try {
                if (out.hasCapability(StreamCapabilities.HSYNC)) {
                    out.hsync();
                }
            } catch (IOException e) {
                closeAfter(e);
                throw e;
            }
            out.close();
            return file;
        });
    }

    /** HDFS throws the very same exception again, which try-with-resources does not survive. */
    private void closeAfter(IOException failure) {
        try {
            out.close();
        } catch (IOException again) {
            if (again != failure) {
                failure.addSuppressed(again);
            }
        }
    }
}
