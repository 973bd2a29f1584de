package io.rondo.export;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The directory that an export becomes. It is written under another name beside it and renamed when it is whole.
 *
 * @param directory the one that was asked for
 * @param parent the directory above it
 * @param name within the parent
 */
record ExportTarget(FileStore directory, FileStore parent, String name) {
    /** Writes the files of an export into an empty directory. */
    @FunctionalInterface
    interface Content {
        void writeTo(FileStore directory) throws IOException;
    }

    static ExportTarget of(FileStore directory) {
        String root = directory.root();
        int slash = root.lastIndexOf('/');
        String name = root.substring(slash + 1);
        // What stands before the last slash must itself end in a path: not "hdfs://host" or "file:".
        String above = root.substring(0, slash);
        String parent = above.matches("[^/]+:(//[^/]*)?") ? above + "/" : above;
        if (name.isEmpty() || above.endsWith("/")) {
            throw new RondoException(
                    ExitCode.USAGE, root + " is the root of a file system; expected a directory to be made");
        }
        return new ExportTarget(directory, HadoopFileStore.at(parent), name);
    }

    /** Whether a directory with something in it is there already. */
    boolean isOccupied() throws IOException {
        if (directory.entry("").filter(entry -> !entry.directory()).isPresent()) {
            throw conflict("is a file; expected a directory that is empty or does not exist");
        }
        return !directory.list("").isEmpty();
    }

    /** {@link RondoException} with {@link ExitCode#CONFLICT} unless the directory holds exactly this export. */
    void requireSame(ExportManifest expected) throws IOException {
        List<String> found = directory.list("").stream().map(FileEntry::name).toList();
        Set<String> names = new HashSet<>(Set.of(ExportManifest.FILE));
        expected.files().stream().map(CheckpointFile::path).forEach(names::add);
        for (String foreign : found) {
            if (!names.contains(foreign)) {
                throw conflict("holds '" + foreign + "', which is not of this export; choose another directory");
            }
        }
        try {
            expected.verify(directory);
        } catch (RondoException e) {
            throw new RondoException(
                    ExitCode.CONFLICT,
                    directory.root() + " holds another export, or a damaged one; choose another directory ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    /** Writes beside the directory, then renames; nothing is left if that fails. */
    void create(Content content) throws IOException {
        String unfinished = "." + name + ".unfinished-" + UUID.randomUUID();
        boolean finished = false;
        try {
            content.writeTo(parent.directory(unfinished));
            // A rename refuses every target that exists, and this one is empty.
            parent.delete(name);
            parent.rename(unfinished, name);
            finished = true;
        } catch (FileAlreadyExistsException e) {
            throw new RondoException(
                    ExitCode.CONFLICT, directory.root() + " was made by someone else in the meantime", e);
        } finally {
            if (!finished) {
                parent.delete(unfinished);
            }
        }
    }

    private RondoException conflict(String what) {
        return new RondoException(ExitCode.CONFLICT, directory.root() + " " + what);
    }
}
