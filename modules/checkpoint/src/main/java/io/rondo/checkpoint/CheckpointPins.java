package io.rondo.checkpoint;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.CommitLog;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checkpoints that stay until they are unpinned: each has a small file {@code _pins/<generation>.json}, whose name is
 * all that counts. Whoever may write to the run may pin, also while it trains.
 */
final class CheckpointPins {
    private static final String DIRECTORY = "_pins";

    private final FileStore run;
    private final CommitLog pins;
    private final CommitLog commits;

    CheckpointPins(FileStore run, CommitLog commits) {
        this.run = run;
        this.pins = new CommitLog(run, DIRECTORY);
        this.commits = commits;
    }

    Set<Long> all() throws IOException {
        return new TreeSet<>(pins.generations());
    }

    boolean contains(long generation) throws IOException {
        return run.entry(pins.path(generation)).isPresent();
    }

    boolean add(long generation) throws IOException {
        requireCommitted(generation);
        String content = "{\"formatVersion\":1,\"generation\":" + generation + "}\n";
        boolean added = pins.commit(generation, content.getBytes(StandardCharsets.UTF_8));
        // Retention looks for a pin once more after it has taken a commit back: either it sees this one, or the commit
        // is gone here.
        try {
            requireCommitted(generation);
        } catch (RondoException gone) {
            pins.withdraw(generation);
            throw gone;
        }
        return added;
    }

    boolean remove(long generation) throws IOException {
        boolean was = contains(generation);
        pins.withdraw(generation);
        return was;
    }

    private void requireCommitted(long generation) throws IOException {
        if (run.entry(commits.path(generation)).isEmpty()) {
            throw new RondoException(ExitCode.BAD_DATA, run.root() + " has no checkpoint " + generation);
        }
    }
}
