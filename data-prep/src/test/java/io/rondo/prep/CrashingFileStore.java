package io.rondo.prep;

import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store whose process dies after some operations: from then on every one fails, so nothing is cleaned up either. A
 * create leaves half a file or a temporary one, a delete half a directory, and a step may be done without anyone told.
 */
record CrashingFileStore(FileStore store, AtomicInteger operationsLeft, String fatal) implements FileStore {
    CrashingFileStore(FileStore store, AtomicInteger operationsLeft) {
        this(store, operationsLeft, "never/");
    }

    /** Dies before it renames anything to a path that begins like this. */
    static CrashingFileStore before(FileStore store, String fatal) {
        return new CrashingFileStore(store, new AtomicInteger(Integer.MAX_VALUE), fatal);
    }

    /** Gives the lease of a process that "died" here to one that is really dead. */
    static void bury(FileStore dataset) throws IOException {
        for (FileEntry entry : dataset.list("_work/epochs")) {
            String path = "_work/epochs/" + entry.name();
            if (entry.name().endsWith(".json")) {
                String holder = new String(dataset.readAll(path), StandardCharsets.UTF_8);
                dataset.delete(path);
                // Above any process id that Linux gives.
                dataset.createExclusively(
                        path,
                        holder.replaceAll("\"pid\" : \\d+", "\"pid\" : 4194305").getBytes());
            }
        }
    }

    @Override
    public String root() {
        return store.root();
    }

    @Override
    public FileStore directory(String path) {
        return new CrashingFileStore(store.directory(path), operationsLeft, fatal);
    }

    @Override
    public Optional<FileStore> parent() {
        return store.parent().map(parent -> new CrashingFileStore(parent, operationsLeft, fatal));
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
                out.close();
                operation();
            }
        };
    }

    @Override
    public boolean createExclusively(String path, byte[] content) throws IOException {
        if (operationsLeft.get() == 0) {
            String directory = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
            store.createExclusively(directory + ".tmp-dead-" + path.length(), content);
        }
        operation();
        boolean created = store.createExclusively(path, content);
        operation();
        return created;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (to.startsWith(fatal)) {
            operationsLeft.set(0);
        }
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
            store.delete(path + "/" + children.get(0).name());
        }
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
