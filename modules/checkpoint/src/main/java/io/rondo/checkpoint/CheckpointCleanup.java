package io.rondo.checkpoint;

import io.rondo.config.RondoException;
import io.rondo.storage.CommitLog;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what no checkpoint needs. A commit that cannot be read protects everything that it might name. */
final class CheckpointCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointCleanup.class);
    private static final Pattern DIRECTORY = Pattern.compile("(\\d{12})-.+");

    private final CheckpointStore checkpoints;
    private final FileStore run;
    private final CommitLog commits;
    private final CheckpointPins pins;
    // A commit and what it names never change, so that each is read once.
    private final Map<Long, Needs> read = new HashMap<>();

    CheckpointCleanup(CheckpointStore checkpoints, FileStore run, CommitLog commits, CheckpointPins pins) {
        this.checkpoints = checkpoints;
        this.run = run;
        this.commits = commits;
        this.pins = pins;
    }

    /** What a checkpoint consists of. */
    private record Needs(Progress progress, String directory, Set<String> workerFiles) {}

    List<Long> droppedBy(Retention retention) throws IOException {
        List<Long> generations = commits.generations();
        List<Progress> readable =
                committed(generations).needs.stream().map(Needs::progress).toList();
        Set<Long> kept = retention.kept(generations, readable);
        kept.addAll(pins.all());
        return generations.stream()
                .filter(generation -> !kept.contains(generation))
                .toList();
    }

    List<Long> retain(Retention retention) throws IOException {
        List<Long> dropped = new ArrayList<>();
        for (long generation : droppedBy(retention)) {
            if (drop(generation)) {
                dropped.add(generation);
            }
        }
        return List.copyOf(dropped);
    }

    /** First the commit, then the data; a crash between the two leaves an orphan. */
    private boolean drop(long generation) throws IOException {
        Committed old = committed(List.of(generation));
        byte[] commit = commits.read(generation);
        commits.withdraw(generation);
        if (pins.contains(generation)) {
            // It was pinned just now, by someone who has seen the commit.
            commits.commit(generation, commit);
            return false;
        }
        read.remove(generation);
        Committed kept = committed(commits.generations());
        for (String directory : old.directories) {
            run.delete(directory);
        }
        for (String worker : old.workerFiles) {
            if (kept.complete && !kept.workerFiles.contains(worker)) {
                run.delete(worker);
            }
        }
        return true;
    }

    List<String> collectOrphans(Predicate<String> inUse) throws IOException {
        List<Long> generations = commits.generations();
        Committed committed = committed(generations);
        List<String> removed = new ArrayList<>();
        for (FileEntry entry : run.list(CheckpointStore.DATA)) {
            Matcher name = DIRECTORY.matcher(entry.name());
            if (!name.matches()) {
                continue;
            }
            // Above the newest commit a process that was taken for dead could still commit it.
            long generation = Long.parseLong(name.group(1));
            boolean settled = !generations.isEmpty() && generation <= generations.get(generations.size() - 1);
            String path = CheckpointStore.DATA + "/" + entry.name();
            if (settled && !committed.directories.contains(path) && !committed.unreadable.contains(generation)) {
                remove(path, removed);
            }
        }
        if (committed.complete) {
            removeUnneeded(
                    CheckpointStore.WORKERS, path -> committed.workerFiles.contains(path) || inUse.test(path), removed);
        }
        for (FileEntry entry : run.list(CheckpointStore.COMMITS)) {
            if (entry.name().startsWith(".tmp-")) {
                remove(CheckpointStore.COMMITS + "/" + entry.name(), removed);
            }
        }
        return List.copyOf(removed);
    }

    /** Whether something below the directory is needed and had to stay. */
    private boolean removeUnneeded(String directory, Predicate<String> needed, List<String> removed)
            throws IOException {
        boolean stays = false;
        for (FileEntry entry : run.list(directory)) {
            String path = directory + "/" + entry.name();
            if (needed.test(path)) {
                stays = true;
            } else if (entry.directory() && removeUnneeded(path, needed, removed)) {
                stays = true;
            } else {
                remove(path, removed);
            }
        }
        return stays;
    }

    private void remove(String path, List<String> removed) throws IOException {
        run.delete(path);
        removed.add(path);
    }

    private Committed committed(List<Long> generations) throws IOException {
        Committed committed = new Committed();
        for (long generation : generations) {
            boolean directoryKnown = false;
            try {
                Needs needs = read.get(generation);
                if (needs == null) {
                    String directory = checkpoints.commit(generation).directory();
                    committed.directories.add(directory);
                    directoryKnown = true;
                    needs = needs(checkpoints.load(generation), directory);
                    read.put(generation, needs);
                }
                committed.add(needs);
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

    private static Needs needs(CheckpointManifest manifest, String directory) {
        Set<String> workerFiles = new HashSet<>();
        manifest.workerFiles().forEach(file -> workerFiles.add(file.path()));
        return new Needs(manifest.progress(), directory, workerFiles);
    }

    /** What a number of commits name, as far as they can be read. */
    private static final class Committed {
        private final List<Needs> needs = new ArrayList<>();
        private final Set<String> directories = new HashSet<>();
        private final Set<String> workerFiles = new HashSet<>();
        private final Set<Long> unreadable = new HashSet<>();
        private boolean complete = true;

        private void add(Needs checkpoint) {
            needs.add(checkpoint);
            directories.add(checkpoint.directory());
            workerFiles.addAll(checkpoint.workerFiles());
        }
    }
}
