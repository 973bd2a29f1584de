package io.rondo.checkpoint;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.CommitLog;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run. A checkpoint is a directory {@code ckpt/<generation>-<uuid>/} whose name is never used
 * again, and it exists from the moment {@code _commits/<generation>.json} does: after a crash at any point there is the
 * checkpoint before or the new one, never something between.
 */
public final class CheckpointStore {
    /** The model's parameters, named as in the model. */
    public static final String MODEL = "model.safetensors";
    /** The state of the outer optimizer. */
    public static final String OUTER = "outer.safetensors";

    static final String DATA = "ckpt";
    static final String COMMITS = "_commits";
    static final String WORKERS = "workers";
    static final String MANIFEST = "MANIFEST.json";

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

    private final FileStore run;
    private final CommitLog commits;
    private final CheckpointPins pins;
    private final CheckpointCleanup cleanup;

    /** The checkpoints in a run's directory. */
    public CheckpointStore(FileStore run) {
        this.run = run;
        this.commits = new CommitLog(run, COMMITS);
        this.pins = new CheckpointPins(run, commits);
        this.cleanup = new CheckpointCleanup(this, run, commits, pins);
    }

    /**
     * Writes a checkpoint and commits it. If that fails, what was written is removed as far as possible and every
     * earlier checkpoint stays as it is.
     *
     * @param beforeCommit called right before the commit; what it throws prevents it (e.g. because the lease was lost)
     * @throws RondoException with {@link ExitCode#ENVIRONMENT} if the files cannot be written, with
     *     {@link ExitCode#CONFLICT} if the generation is committed already
     */
    public CheckpointManifest save(CheckpointDraft draft, BeforeCommit beforeCommit) {
        return new CheckpointSave(run, commits, draft).run(beforeCommit);
    }

    /** The generations that are committed, ascending. */
    public List<Long> generations() throws IOException {
        return commits.generations();
    }

    /** The manifest of the newest checkpoint, if there is one; its files are not looked at. */
    public Optional<CheckpointManifest> latest() throws IOException {
        var generation = commits.latest();
        return generation.isPresent() ? Optional.of(load(generation.getAsLong())) : Optional.empty();
    }

    /** {@link #latestIntact(OnDamage)} that refuses. */
    public Optional<CheckpointManifest> latestIntact() throws IOException {
        return latestIntact(OnDamage.REFUSE);
    }

    /**
     * The newest checkpoint, every file of it verified; or, if asked for, the newest one that is intact, where the log
     * names every newer one and what is wrong with it.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if the newest one is damaged, or if all are
     */
    public Optional<CheckpointManifest> latestIntact(OnDamage onDamage) throws IOException {
        List<Long> generations = commits.generations();
        boolean skipped = false;
        for (int i = generations.size() - 1; i >= 0; i--) {
            try {
                CheckpointManifest manifest = load(generations.get(i));
                verify(manifest);
                if (skipped) {
                    LOG.warn("Checkpoint {} of {} is taken in its place.", generations.get(i), run.root());
                }
                return Optional.of(manifest);
            } catch (RondoException e) {
                if (e.exitCode() != ExitCode.BAD_DATA || i == 0) {
                    throw e;
                }
                switch (onDamage) {
                    case REFUSE ->
                        throw new RondoException(
                                e.exitCode(),
                                e.getMessage() + "; with --allow-fallback an older checkpoint is taken, if one is"
                                        + " intact",
                                e);
                    case FALL_BACK -> {
                        LOG.warn("Checkpoint {} is skipped: {}", generations.get(i), e.getMessage());
                        skipped = true;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The manifest of a checkpoint; its files are not looked at.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if there is no such checkpoint or its manifest is damaged
     */
    public CheckpointManifest load(long generation) throws IOException {
        CheckpointCommit commit = commit(generation);
        String file = run.root() + "/" + commit.manifest();
        byte[] json;
        try {
            json = run.readAll(commit.manifest());
        } catch (NoSuchFileException | IllegalArgumentException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " is missing; checkpoint " + generation + " needs it", e);
        }
        String actual = Checksums.sha256(json);
        if (!actual.equals(commit.sha256())) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    file + " has the SHA-256 " + actual + ", but checkpoint " + generation + " was committed with "
                            + commit.sha256());
        }
        return CheckpointManifest.parse(file, json);
    }

    /**
     * Reads every file of a checkpoint and compares length and SHA-256.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} that names the first file that is not as it was committed
     */
    public void verify(CheckpointManifest manifest) throws IOException {
        for (CheckpointFile file : manifest.files()) {
            Optional<String> damage = damage(manifest, file);
            if (damage.isPresent()) {
                throw new RondoException(ExitCode.BAD_DATA, damage.get());
            }
        }
    }

    /**
     * Reads everything that a checkpoint consists of.
     *
     * @return a sentence for each file that is not as it was committed; empty if the checkpoint is intact
     */
    public List<String> damages(long generation) throws IOException {
        CheckpointManifest manifest;
        try {
            manifest = load(generation);
        } catch (RondoException e) {
            if (e.exitCode() != ExitCode.BAD_DATA) {
                throw e;
            }
            return List.of(String.valueOf(e.getMessage()));
        }
        List<String> damages = new ArrayList<>();
        for (CheckpointFile file : manifest.files()) {
            damage(manifest, file).ifPresent(damages::add);
        }
        return List.copyOf(damages);
    }

    /** Opens the model's parameters; to be verified before. */
    public SafetensorsReader openModel(CheckpointManifest manifest) throws IOException {
        return open(manifest.driverFile(MODEL));
    }

    /** Opens the state of the outer optimizer; to be verified before. */
    public SafetensorsReader openOuter(CheckpointManifest manifest) throws IOException {
        return open(manifest.driverFile(OUTER));
    }

    /** Opens the state of a worker; to be verified before. */
    public SafetensorsReader openWorker(CheckpointManifest manifest, int worker) throws IOException {
        return open(manifest.workerFiles().get(worker));
    }

    /** Opens any safetensors file of a checkpoint. */
    public SafetensorsReader open(CheckpointFile file) throws IOException {
        return SafetensorsReader.open(run, file.path());
    }

    /**
     * Deletes the checkpoints that a policy does not keep and that are not pinned: first the commit, then the files. Only
     * the holder of the run's lease may call it.
     *
     * @return the generations that were deleted, ascending
     */
    public synchronized List<Long> retain(Retention retention) throws IOException {
        return cleanup.retain(retention);
    }

    /** What {@link #retain} would delete. */
    public synchronized List<Long> droppedBy(Retention retention) throws IOException {
        return cleanup.droppedBy(retention);
    }

    /**
     * Removes what no checkpoint needs: directories under {@code ckpt/} without a commit, files under {@code workers/}
     * that no commit names, temporary files of commits. A directory above the newest commit stays until a later commit
     * stands above it, since a driver that was taken for dead may be about to commit it. Only the holder of the run's
     * lease may call it.
     *
     * @param inUse whether a path below {@code workers/}, a file or a directory with all it holds, is still needed
     *     though not committed
     * @return what was removed
     */
    public synchronized List<String> collectOrphans(Predicate<String> inUse) throws IOException {
        return cleanup.collectOrphans(inUse);
    }

    /** The generations that retention leaves alone, ascending. */
    public Set<Long> pinned() throws IOException {
        return pins.all();
    }

    /**
     * Keeps a checkpoint whatever retention says, until it is unpinned.
     *
     * @return false if it was pinned already
     * @throws RondoException with {@link ExitCode#BAD_DATA} if there is no such checkpoint
     */
    public boolean pin(long generation) throws IOException {
        return pins.add(generation);
    }

    /** Leaves a checkpoint to retention again; false if it was not pinned. */
    public boolean unpin(long generation) throws IOException {
        return pins.remove(generation);
    }

    CheckpointCommit commit(long generation) throws IOException {
        String file = run.root() + "/" + commits.path(generation);
        try {
            return CheckpointCommit.parse(file, commits.read(generation));
        } catch (NoSuchFileException e) {
            throw new RondoException(ExitCode.BAD_DATA, run.root() + " has no checkpoint " + generation, e);
        }
    }

    private Optional<String> damage(CheckpointManifest manifest, CheckpointFile file) throws IOException {
        Optional<FileEntry> entry = run.entry(file.path());
        if (entry.isEmpty()) {
            return Optional.of(damaged(manifest, file, "is missing", file.length() + " bytes"));
        }
        if (entry.get().length() != file.length()) {
            return Optional.of(
                    damaged(manifest, file, "has " + entry.get().length() + " bytes", file.length() + " bytes"));
        }
        String actual = Checksums.sha256(run, file.path());
        return actual.equals(file.sha256())
                ? Optional.empty()
                : Optional.of(damaged(manifest, file, "has the SHA-256 " + actual, file.sha256()));
    }

    private String damaged(CheckpointManifest manifest, CheckpointFile file, String found, String expected) {
        return run.root() + "/" + file.path() + " " + found + ", but checkpoint " + manifest.generation()
                + " was committed with " + expected;
    }
}
