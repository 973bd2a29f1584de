package io.rondo.prep;

import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.readers.InputFile;
import io.rondo.prep.readers.InputFiles;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.RunLease;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dataset directory while it is being made. As long as {@code _work} stands in it, it is ours and unfinished: a killed
 * job's leftovers are recognised by it, and other people's directories are left alone for want of it. The manifest
 * commits; what is closed without commit is emptied again.
 */
final class DatasetOutput implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetOutput.class);
    private static final String WORK = "_work";

    private final FileStore dataset;
    private final RunLease lease;
    private boolean committed;

    private DatasetOutput(FileStore dataset, RunLease lease) {
        this.dataset = dataset;
        this.lease = lease;
    }

    /**
     * The dataset if it is there already. Settings and input files must be those it was made from; once all files are
     * gone, as people delete a raw corpus that takes much space, the settings alone decide.
     *
     * @throws RondoException {@link ExitCode#CONFLICT} if it was made otherwise
     */
    static Optional<ShardManifest> completed(FileStore dataset, PrepareSettings settings, Configuration hadoop)
            throws IOException {
        if (!ShardManifest.exists(dataset)) {
            return Optional.empty();
        }
        ShardManifest manifest = ShardManifest.read(dataset);
        if (!madeWith(manifest, settings)) {
            throw conflict(dataset, "holds a dataset that was made with other settings");
        }
        List<String> sources = InputFiles.stillThere(settings.input(), settings.format(), hadoop).stream()
                .map(InputFile::description)
                .toList();
        if (sources.isEmpty()) {
            LOG.info("The input of {} is not there any more, so only the settings were compared.", dataset.root());
        } else if (!manifest.sources().equals(sources)) {
            throw conflict(dataset, "holds a dataset that was made from other files, or they have changed since");
        }
        // Killed between commit and cleaning up.
        dataset.delete(WORK);
        return Optional.of(manifest);
    }

    /** A key that did not exist when the dataset was made counts as having had its default. */
    private static boolean madeWith(ShardManifest manifest, PrepareSettings settings) {
        try {
            return ConfigLoader.parse(PrepareSettings.class, "the manifest's settings", manifest.settings())
                    .equals(settings);
        } catch (RondoException e) {
            LOG.debug("Another Rondo's settings: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Takes the directory and clears what a killed job left.
     *
     * @throws RondoException {@link ExitCode#CONFLICT} if it holds anything else or another job is at work in it
     */
    static DatasetOutput begin(FileStore dataset) throws IOException {
        List<FileEntry> present = dataset.list("");
        boolean unfinished = dataset.entry(WORK).isPresent();
        if (!present.isEmpty() && !unfinished) {
            throw conflict(dataset, "holds '" + present.get(0).name() + "' but no dataset");
        }
        DatasetOutput output = new DatasetOutput(dataset, RunLease.acquire(dataset.directory(WORK)));
        if (unfinished) {
            LOG.info("Clearing what an unfinished job left in {}.", dataset.root());
            output.clear();
        }
        return output;
    }

    /** A directory for the task attempts of this run only: late tasks of a dead driver write elsewhere. */
    String attempts() {
        return WORK + "/shards-" + UUID.randomUUID();
    }

    /** Makes the dataset official. */
    void commit(ShardManifest manifest) throws IOException {
        lease.verifyHeld();
        if (!manifest.write(dataset)) {
            throw conflict(dataset, "was completed by another job meanwhile");
        }
        committed = true;
    }

    @Override
    public void close() throws IOException {
        try (lease) {
            if (!committed) {
                clear();
            }
        }
        dataset.delete(WORK);
    }

    private void clear() throws IOException {
        for (FileEntry entry : dataset.list("")) {
            if (!entry.name().equals(WORK)) {
                dataset.delete(entry.name());
            }
        }
        for (FileEntry entry : dataset.list(WORK)) {
            if (entry.name().startsWith("shards-")) {
                dataset.delete(WORK + "/" + entry.name());
            }
        }
    }

    private static RondoException conflict(FileStore dataset, String what) {
        return new RondoException(
                ExitCode.CONFLICT, dataset.root() + " " + what + "; choose another output or delete it");
    }
}
