package io.rondo.checkpoint;

import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose process dies after some operations: from then on every one fails, so nothing is cleaned up either. An
 * exclusive create counts twice, since the process may die before it or after it but before it knows.
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
        boolean created = store.createExclusively(path, content);
        operation();
        return created;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        operation();
        store.rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        operation();
        store.delete(path);
    }

    private void operation() throws IOException {
        if (operationsLeft.getAndDecrement() <= 0) {
            operationsLeft.set(0);
            throw new IOException("crashed");
        }
    }
}
