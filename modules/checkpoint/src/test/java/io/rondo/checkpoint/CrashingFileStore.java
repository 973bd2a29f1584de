package io.rondo.checkpoint;

import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose process dies after some operations: from then on every one fails, so nothing is cleaned up either. What
 * takes several steps counts as several, and leaves behind what a process leaves that dies between them: half a file, a
 * temporary file, half a directory, or all of it done but nobody told.
 */
record CrashingFileStore(FileStore store, AtomicInteger operationsLeft) implements FileStore {
    @Override
    public String root() {
        return store.root();
    }

    @Override
    public FileStore directory(String path) {
        return new CrashingFileStore(store.directory(path), operationsLeft);
    }

    @Override
    public Optional<FileStore> parent() {
        return store.parent().map(parent -> new CrashingFileStore(parent, operationsLeft));
    }

    @Override
    public Optional<FileEntry> entry(String path) throws IOException {
        operation();
        return store.entry(path);
    }

    @Override
    public List<FileEntry> list(String path) throws IOException {
        operation();
        return store.list(path);
    }

    @Override
    public InputStream open(String path) throws IOException {
        operation();
        return store.open(path);
    }

    @Override
    public PositionedInput openPositioned(String path) throws IOException {
        operation();
        return store.openPositioned(path);
    }

    @Override
    public OutputStream create(String path) throws IOException {
        operation();
        return new FilterOutputStream(store.create(path)) {
            @Override
            public void write(byte[] source, int offset, int count) throws IOException {
                if (operationsLeft.get() == 0) {
                    out.write(source, offset, count / 2);
                }
                operation();
                out.write(source, offset, count);
            }

            @Override
            public void close() throws IOException {
                // The operating system closes what a dead process had open.
                out.close();
                operation();
            }
        };
    }

    @Override
    public boolean createExclusively(String path, byte[] content) throws IOException {
        operation();
        leaveIfThisIsTheEnd(path, Arrays.copyOf(content, content.length / 2));
        operation();
        leaveIfThisIsTheEnd(path, content);
        operation();
        boolean created = store.createExclusively(path, content);
        leaveIfThisIsTheEnd(path, content);
        operation();
        return created;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        operation();
        store.rename(from, to);
        operation();
    }

    @Override
    public void delete(String path) throws IOException {
        operation();
        List<FileEntry> children =
                store.entry(path).filter(FileEntry::directory).isPresent() ? store.list(path) : List.of();
        if (operationsLeft.get() == 0 && !children.isEmpty()) {
            // In the middle of a directory, which a local file system removes file by file.
            store.delete(path + "/" + children.get(0).name());
        }
        operation();
        store.delete(path);
    }

    /** The temporary file that an exclusive create goes by. */
    private void leaveIfThisIsTheEnd(String path, byte[] content) throws IOException {
        if (operationsLeft.get() == 0) {
            String directory = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
            try (OutputStream out = store.create(directory + ".tmp-" + UUID.randomUUID())) {
                out.write(content);
            }
        }
    }

    private void operation() throws IOException {
        if (operationsLeft.getAndDecrement() <= 0) {
            operationsLeft.set(0);
            throw new IOException("crashed");
        }
    }
}
