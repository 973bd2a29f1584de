package io.rondo.export;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.RunLease;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The directory that an export becomes. It is written in a hidden directory beside it and renamed when it is whole. The
 * hidden one carries the lease of the process that writes there: what a killed process left is cleared by the next
 * export to the same place, and what a living one writes is left alone.
 *
 * @param directory the one that was asked for
 * @param parent the directory above it
 * @param name within the parent
 */
record ExportTarget(FileStore directory, FileStore parent, String name) {
    /** In the hidden directory, beside the lease; each attempt has its own. */
    private static final String FILES = "files-";

    private static final String MADE_MEANWHILE = "was made by someone else in the meantime";

    /** Writes the files of an export into an empty directory. */
    @FunctionalInterface
    interface Content {
        void writeTo(FileStore directory) throws IOException;
    }

    static ExportTarget of(FileStore directory) {
        String root = directory.root();
        int slash = root.lastIndexOf('/');
        FileStore parent = directory
                .parent()
                .orElseThrow(() -> new RondoException(
                        ExitCode.USAGE, root + " is the root of a file system; expected a directory to be made"));
        return new ExportTarget(directory, parent, root.substring(slash + 1));
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

    /**
     * Writes beside the directory, then renames; nothing is left if that fails.
     *
     * @throws RondoException with {@link ExitCode#CONFLICT} if another process exports to the same place
     */
    void create(Content content) throws IOException {
        holding(lease -> {
            String whole = unfinished() + "/" + FILES + UUID.randomUUID();
            content.writeTo(parent.directory(whole));
            lease.verifyHeld();
            // Another process may have finished and let go after this one had looked.
            if (isOccupied()) {
                throw conflict(MADE_MEANWHILE);
            }
            try {
                // A rename refuses every target that exists, and this one is empty.
                parent.delete(name);
                parent.rename(whole, name);
            } catch (FileAlreadyExistsException e) {
                throw new RondoException(ExitCode.CONFLICT, directory.root() + " " + MADE_MEANWHILE, e);
            }
        });
    }

    /** Removes what a process left that was killed right after it had finished. */
    void removeLeftOvers() throws IOException {
        if (parent.entry(unfinished()).isPresent()) {
            holding(lease -> {});
        }
    }

    private interface Work {
        void under(RunLease lease) throws IOException;
    }

    private void holding(Work work) throws IOException {
        RunLease lease = RunLease.acquire(parent.directory(unfinished()));
        boolean held = false;
        try (lease) {
            try {
                for (FileEntry entry : parent.list(unfinished())) {
                    if (entry.name().startsWith(FILES)) {
                        parent.delete(unfinished() + "/" + entry.name());
                    }
                }
                work.under(lease);
            } finally {
                held = lease.isHeld();
            }
        } finally {
            if (held) {
                parent.delete(unfinished());
            }
        }
    }

    private String unfinished() {
        return "." + name + ".unfinished";
    }

    private RondoException conflict(String what) {
        return new RondoException(ExitCode.CONFLICT, directory.root() + " " + what);
    }
}
