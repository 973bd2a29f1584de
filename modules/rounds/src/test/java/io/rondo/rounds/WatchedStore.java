package io.rondo.rounds;

import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The driver's view of a run's directory, where something may happen before a file is made. */
record WatchedStore(FileStore store, Watch watch) implements FileStore {
    /** What it throws prevents the file. */
    interface Watch {
        void beforeCreating(String path) throws IOException;
    }

    @Override
    public String root() {
        return store.root();
    }

    @Override
    public FileStore directory(String path) {
        return store.directory(path);
    }

    @Override
    public Optional<FileStore> parent() {
        return store.parent();
    }

    @Override
    public Optional<FileEntry> entry(String path) throws IOException {
        return store.entry(path);
    }

    @Override
    public List<FileEntry> list(String path) throws IOException {
        return store.list(path);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return store.open(path);
    }

    @Override
    public PositionedInput openPositioned(String path) throws IOException {
        return store.openPositioned(path);
    }

    @Override
    public OutputStream create(String path) throws IOException {
        watch.beforeCreating(path);
        return store.create(path);
    }

    @Override
    public boolean createExclusively(String path, byte[] content) throws IOException {
        watch.beforeCreating(path);
        return store.createExclusively(path, content);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        watch.beforeCreating(to);
        store.rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        store.delete(path);
    }
}
