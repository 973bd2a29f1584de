package io.rondo.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * A directory on some file system. Every path is relative to {@link #root()} and uses {@code /}. Nothing is ever
 * overwritten: a name that exists stays as it is until it is deleted.
 */
public interface FileStore {
    /** The directory itself, as an absolute URI without a slash at its end. */
    String root();

    /** The store of a directory below this one; it need not exist yet. */
    FileStore directory(String path);

    /** The store of the directory that holds this one; empty for the root of a file system. */
    Optional<FileStore> parent();

    /** What stands at a path, if anything does. */
    Optional<FileEntry> entry(String path) throws IOException;

    /** Entries of a directory by ascending name; empty if it does not exist. {@code ""} is the root. */
    List<FileEntry> list(String path) throws IOException;

    /** Opens a file from its start; {@link java.nio.file.NoSuchFileException} if it does not exist. */
    InputStream open(String path) throws IOException;

    /** Opens a file for reads at any position; {@link java.nio.file.NoSuchFileException} if it does not exist. */
    PositionedInput openPositioned(String path) throws IOException;

    /**
     * Creates a file and its parent directories; {@link java.nio.file.FileAlreadyExistsException} if it exists. When
     * {@code close()} has returned, its content is on disk (fsync, on HDFS hsync). A writer that dies leaves a torn
     * file: commit by {@link #createExclusively} or {@link #rename} afterwards.
     */
    OutputStream create(String path) throws IOException;

    /**
     * Creates a whole small file in one atomic step: other processes see all of it or nothing, and of several writers
     * exactly one wins.
     *
     * @return whether this call created it; false if it existed already
     */
    boolean createExclusively(String path, byte[] content) throws IOException;

    /**
     * Renames a file or directory in one atomic step; {@link java.nio.file.FileAlreadyExistsException} if the target
     * exists.
     */
    void rename(String from, String to) throws IOException;

    /** Deletes a file or a directory with all it holds; does nothing if there is none. */
    void delete(String path) throws IOException;

    /** A whole file that is known to be small. */
    default byte[] readAll(String path) throws IOException {
        try (InputStream in = open(path)) {
            return in.readAllBytes();
        }
    }
}
