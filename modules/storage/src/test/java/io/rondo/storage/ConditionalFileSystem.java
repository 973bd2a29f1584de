package io.rondo.storage;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Objects in memory with what Hadoop's documentation promises of S3A: nothing is there before close(), a conditional
 * create is refused in close(), and an answer may get lost after the deed.
 */
final class ConditionalFileSystem extends FileSystem {
    private final Map<Path, byte[]> objects = new ConcurrentHashMap<>();
    final AtomicInteger answersToLose = new AtomicInteger();
    boolean supportsCondition = true;

    ConditionalFileSystem() {
        setConf(new Configuration(false));
    }

    @Override
    public URI getUri() {
        return URI.create("s3a://bucket");
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        byte[] content = objects.get(file);
        if (content == null) {
            throw new FileNotFoundException(file.toString());
        }
        return new FSDataInputStream(new ObjectInput(content));
    }

    @Override
    public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
        return new Builder(path);
    }

    private final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
        Builder(Path path) {
            super(ConditionalFileSystem.this, path);
        }

        @Override
        public Builder getThisBuilder() {
            return this;
        }

        @Override
        public FSDataOutputStream build() throws IOException {
            rejectUnknownMandatoryKeys(
                    supportsCondition ? Set.of(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE) : Set.of(),
                    "");
            return new FSDataOutputStream(new ObjectOutput(getPath()), null);
        }
    }

    private final class ObjectOutput extends ByteArrayOutputStream implements Abortable {
        private final Path path;
        private boolean done;

        ObjectOutput(Path path) {
            this.path = path;
        }

        @Override
        public void close() throws IOException {
            if (done) {
                return;
            }
            done = true;
            if (objects.putIfAbsent(path, toByteArray()) != null) {
                throw new IOException("412 Precondition Failed");
            }
            if (answersToLose.getAndDecrement() > 0) {
                throw new IOException("connection reset");
            }
        }

        @Override
        public AbortableResult abort() {
            boolean already = done;
            done = true;
            return new AbortableResult() {
                @Override
                public boolean alreadyClosed() {
                    return already;
                }

                @Override
                public IOException anyCleanupException() {
                    return null;
                }
            };
        }
    }

    private static final class ObjectInput extends FSInputStream {
        private final byte[] content;
        private int position;

        ObjectInput(byte[] content) {
            this.content = content;
        }

        @Override
        public void seek(long target) {
            position = (int) target;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int read() {
            return position < content.length ? content[position++] & 0xff : -1;
        }
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean rename(Path source, Path target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(Path file, boolean recursive) {
        return objects.remove(file) != null;
    }

    @Override
    public FileStatus[] listStatus(Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setWorkingDirectory(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path("s3a://bucket/");
    }

    @Override
    public boolean mkdirs(Path file, FsPermission permission) {
        return true;
    }

    @Override
    public FileStatus getFileStatus(Path file) throws IOException {
        throw new FileNotFoundException(file.toString());
    }
}
