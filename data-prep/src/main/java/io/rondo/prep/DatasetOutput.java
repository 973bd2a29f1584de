package io.rondo.prep;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.history.KnownInputs;
import io.rondo.prep.history.KnownInputsFormat;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.RunLease;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dataset directory while its first or a further version is being made. As long as {@code _work} stands in it, a job is
 * at work or was killed: its lease tells which. Without a version, {@code _work} also says that the directory is ours, and
 * for want of it other people's directories are left alone. The manifest commits a version; what is closed without commit
 * is taken away again, and versions that were committed are never touched.
 */
final class DatasetOutput implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetOutput.class);
    private static final String WORK = "_work";
    private static final String LEASE = "epochs";
    // What an exclusive create of the file store goes by.
    private static final String TEMPORARY = ".tmp-";
    private static final Pattern MARKED = Pattern.compile("v(\\d{6,18})-.*");

    private final FileStore dataset;
    private final RunLease lease;
    private final Optional<DatasetVersion> before;
    private boolean committed;

    private DatasetOutput(FileStore dataset, RunLease lease, Optional<DatasetVersion> before) {
        this.dataset = dataset;
        this.lease = lease;
        this.before = before;
    }

    /** Whether no job is at work in the directory, and none has left anything. */
    static boolean isQuiet(FileStore dataset) throws IOException {
        return dataset.entry(WORK).isEmpty();
    }

    /**
     * Takes the directory and clears what a killed job left.
     *
     * @throws RondoException {@link ExitCode#CONFLICT} if it holds anything else or another job is at work in it
     */
    static DatasetOutput begin(FileStore dataset) throws IOException {
        List<FileEntry> present = dataset.list("");
        boolean unfinished = !isQuiet(dataset);
        if (!present.isEmpty() && !unfinished && !ShardManifest.exists(dataset)) {
            throw conflict(
                    dataset,
                    "holds '" + present.get(0).name() + "' but no dataset; choose another output or delete it");
        }
        RunLease lease = RunLease.acquire(dataset.directory(WORK));
        try {
            // Only now nobody else can commit.
            Optional<DatasetVersion> before =
                    ShardManifest.exists(dataset) ? Optional.of(DatasetVersion.newest(dataset)) : Optional.empty();
            if (unfinished) {
                LOG.info("Clearing what an unfinished job left in {}.", dataset.root());
            }
            DatasetOutput output = new DatasetOutput(dataset, lease, before);
            output.clear();
            return output;
        } catch (IOException | RuntimeException e) {
            try (lease) {
                throw e;
            }
        }
    }

    /** The version that this one adds to; none if it is the first. */
    Optional<DatasetVersion> before() {
        return before;
    }

    /** The number of the version that is being made. */
    long number() {
        return before.map(version -> version.number() + 1).orElse(DatasetVersion.FIRST);
    }

    /** What the names of this version's shards begin with. */
    String mark() {
        return before.isEmpty() ? "" : mark(number());
    }

    /** The files that the version before has taken in; empty if a Rondo made it that did not write them down. */
    Optional<KnownInputs> knownInputs() throws IOException {
        return before.isEmpty() ? Optional.of(KnownInputs.NONE) : knownInputs(dataset, before.get());
    }

    /** The files that a version has taken in. */
    static Optional<KnownInputs> knownInputs(FileStore dataset, DatasetVersion version) throws IOException {
        return KnownInputsFormat.read(dataset, inputsFile(version.number()));
    }

    /** A directory for the task attempts of this run only: late tasks of a dead driver write elsewhere. */
    String attempts() {
        return WORK + "/shards-" + UUID.randomUUID();
    }

    /** What a large job keeps, to go on from if it is killed. */
    JudgedFiles judgedFiles(String identity) {
        return new JudgedFiles(dataset.directory(WORK), identity);
    }

    /** Makes the version official. */
    DatasetVersion commit(ShardManifest manifest, KnownInputs inputs) throws IOException {
        lease.verifyHeld();
        DatasetVersion version = new DatasetVersion(number(), manifest);
        boolean first = dataset.createExclusively(inputsFile(number()), KnownInputsFormat.toJson(inputs));
        if (!first || !version.commit(dataset)) {
            throw conflict(dataset, "was completed by another job meanwhile; start again");
        }
        committed = true;
        return version;
    }

    /** Whoever has lost the directory to another job leaves it as it is. */
    @Override
    public void close() throws IOException {
        boolean held;
        try (lease) {
            held = lease.isHeld();
            if (held && !committed) {
                clear();
            }
        }
        if (held) {
            dataset.delete(WORK);
        }
    }

    /** Removes all that belongs to no version, except the lease and what a job can go on from. */
    private void clear() throws IOException {
        // Asked again: a commit whose answer was lost is one.
        long newest = DatasetVersion.numbers(dataset).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        for (FileEntry entry : dataset.list("")) {
            if (entry.name().equals(WORK)) {
                continue;
            }
            if (newest == 0 || isUnfinished(entry, newest)) {
                dataset.delete(entry.name());
            } else if (entry.directory()) {
                clear(entry.name(), newest);
            }
        }
        for (FileEntry entry : dataset.list(WORK)) {
            if (!entry.name().equals(LEASE) && !entry.name().startsWith(JudgedFiles.PREFIX)) {
                dataset.delete(WORK + "/" + entry.name());
            }
        }
    }

    private void clear(String directory, long newest) throws IOException {
        for (FileEntry entry : dataset.list(directory)) {
            if (isUnfinished(entry, newest)) {
                dataset.delete(directory + "/" + entry.name());
            }
        }
    }

    private static boolean isUnfinished(FileEntry entry, long newest) {
        Matcher marked = MARKED.matcher(entry.name());
        return entry.name().startsWith(TEMPORARY) || (marked.matches() && Long.parseLong(marked.group(1)) > newest);
    }

    private static String inputsFile(long version) {
        return DatasetVersion.DIRECTORY + "/" + mark(version) + KnownInputsFormat.FILE;
    }

    private static String mark(long version) {
        return String.format(Locale.ROOT, "v%06d-", version);
    }

    static RondoException conflict(FileStore dataset, String what) {
        return new RondoException(ExitCode.CONFLICT, dataset.root() + " " + what);
    }
}
