package io.rondo.checkpoint;

import io.rondo.config.RondoException;
import io.rondo.storage.CommitLog;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what no checkpoint needs. A commit that cannot be read protects everything that it might name. */
final class CheckpointCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointCleanup.class);

    private final CheckpointStore checkpoints;
    private final FileStore run;
    private final CommitLog commits;
    private final List<String> removed = new ArrayList<>();

    CheckpointCleanup(CheckpointStore checkpoints, FileStore run, CommitLog commits) {
        this.checkpoints = checkpoints;
        this.run = run;
        this.commits = commits;
    }

    void retain(int keepLast) throws IOException {
        if (keepLast < 1) {
            throw new IllegalArgumentException("keepLast = " + keepLast + " is out of range; it must be at least 1");
        }
        List<Long> generations = commits.generations();
        int dropped = Math.max(0, generations.size() - keepLast);
        Committed kept = committed(generations.subList(dropped, generations.size()));
        for (long generation : generations.subList(0, dropped)) {
            Committed old = committed(List.of(generation));
            commits.withdraw(generation);
            for (String directory : old.directories) {
                run.delete(directory);
            }
            for (String worker : old.workerFiles) {
                if (kept.complete && !kept.workerFiles.contains(worker)) {
                    run.delete(worker);
                }
            }
        }
    }

    List<String> collectOrphans(Set<String> pathsInUse) throws IOException {
        Committed committed = committed(commits.generations());
        for (FileEntry entry : run.list(CheckpointStore.DATA)) {
            String path = CheckpointStore.DATA + "/" + entry.name();
            boolean protectedByName = committed.unreadable.stream()
                    .anyMatch(generation -> entry.name().startsWith(String.format("%012d-", generation)));
            if (!committed.directories.contains(path) && !protectedByName) {
                remove(path);
            }
        }
        if (committed.complete) {
            Set<String> needed = new HashSet<>(committed.workerFiles);
            needed.addAll(pathsInUse);
            removeUnneeded(CheckpointStore.WORKERS, needed);
        }
        for (FileEntry entry : run.list(CheckpointStore.COMMITS)) {
            if (entry.name().startsWith(".tmp-")) {
                remove(CheckpointStore.COMMITS + "/" + entry.name());
            }
        }
        return List.copyOf(removed);
    }

    /** Whether something below the directory is needed and had to stay. */
    private boolean removeUnneeded(String directory, Set<String> needed) throws IOException {
        boolean stays = false;
        for (FileEntry entry : run.list(directory)) {
            String path = directory + "/" + entry.name();
            if (needed.contains(path)) {
                stays = true;
            } else if (entry.directory() && removeUnneeded(path, needed)) {
                stays = true;
            } else {
                remove(path);
            }
        }
        return stays;
    }

    private void remove(String path) throws IOException {
        run.delete(path);
        removed.add(path);
    }

    private Committed committed(List<Long> generations) throws IOException {
        Committed committed = new Committed();
        for (long generation : generations) {
            boolean directoryKnown = false;
            try {
                committed.directories.add(checkpoints.commit(generation).directory());
                directoryKnown = true;
                checkpoints.load(generation).workerFiles().forEach(file -> committed.workerFiles.add(file.path()));
            } catch (RondoException e) {
                LOG.warn("What checkpoint {} needs is not known: {}", generation, e.getMessage());
                committed.complete = false;
                if (!directoryKnown) {
                    committed.unreadable.add(generation);
                }
            }
        }
        return committed;
    }

    /** What a number of commits name, as far as they can be read. */
    private static final class Committed {
        private final Set<String> directories = new HashSet<>();
        private final Set<String> workerFiles = new HashSet<>();
        private final Set<Long> unreadable = new HashSet<>();
        private boolean complete = true;
    }
}
