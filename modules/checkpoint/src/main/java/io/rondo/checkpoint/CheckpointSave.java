package io.rondo.checkpoint;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.CommitLog;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.OutOfSpaceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to save one checkpoint: files, manifest, commit, in this order. */
final class CheckpointSave {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSave.class);

    private final FileStore run;
    private final CommitLog commits;
    private final CheckpointDraft draft;
    private final long generation;
    private final String directory;

    CheckpointSave(FileStore run, CommitLog commits, CheckpointDraft draft) {
        this.run = run;
        this.commits = commits;
        this.draft = draft;
        this.generation = draft.progress().generation();
        this.directory = CheckpointStore.DATA + "/" + String.format("%012d-", generation) + UUID.randomUUID();
    }

    CheckpointManifest run(BeforeCommit beforeCommit) {
        CheckpointManifest manifest;
        CheckpointCommit commit;
        boolean written = false;
        try {
            manifest = writeFiles();
            commit = writeManifest(manifest);
            beforeCommit.run();
            written = true;
        } catch (IOException e) {
            throw cannotBeSaved(e);
        } finally {
            if (!written) {
                removeFiles();
            }
        }
        commit(commit);
        hint();
        return manifest;
    }

    private CheckpointManifest writeFiles() throws IOException {
        List<CheckpointFile> driverFiles = new ArrayList<>();
        for (Map.Entry<String, List<Tensor>> file : draft.driverFiles().entrySet()) {
            driverFiles.add(SafetensorsWriter.write(
                    run, directory + "/" + file.getKey(), Map.of("format", "pt"), file.getValue()));
        }
        CheckpointManifest manifest = new CheckpointManifest(
                CheckpointManifest.FORMAT_VERSION,
                draft.progress(),
                draft.provenance(),
                draft.parameterChecksum(),
                driverFiles,
                draft.workerFiles());
        for (CheckpointFile file : manifest.files()) {
            long length = run.entry(file.path()).map(FileEntry::length).orElse(-1L);
            if (length != file.length()) {
                throw new IOException(file.path() + " was written with " + file.length() + " bytes but "
                        + (length < 0 ? "is not there" : "has " + length));
            }
        }
        return manifest;
    }

    private CheckpointCommit writeManifest(CheckpointManifest manifest) throws IOException {
        String path = directory + "/" + CheckpointStore.MANIFEST;
        byte[] json = manifest.toJson();
        try (OutputStream out = run.create(path)) {
            out.write(json);
        }
        return new CheckpointCommit(path, Checksums.sha256(json));
    }

    private void commit(CheckpointCommit commit) {
        byte[] content = commit.toJson();
        boolean committed;
        try {
            committed = commits.commit(generation, content);
        } catch (OutOfSpaceException e) {
            removeFiles();
            throw cannotBeSaved(e);
        } catch (IOException e) {
            // The answer got lost, perhaps after the deed: only what is there now can tell. If that cannot be read
            // either, the files must stay, since the commit may exist; they are collected later if it does not.
            committed = isCommitted(content).orElseThrow(() -> cannotBeSaved(e));
            if (!committed) {
                throw cannotBeSaved(e);
            }
            LOG.warn("Checkpoint {} was committed although the file system reported a failure", generation, e);
        }
        if (!committed) {
            removeFiles();
            throw new RondoException(
                    ExitCode.CONFLICT,
                    run.root() + " has a checkpoint " + generation + " already; another process writes to this run");
        }
    }

    private void hint() {
        try {
            commits.hint(generation);
        } catch (IOException e) {
            LOG.warn(
                    "{} does not say that checkpoint {} is the latest; nothing depends on it",
                    run.root(),
                    generation,
                    e);
        }
    }

    private Optional<Boolean> isCommitted(byte[] content) {
        try {
            return Optional.of(Arrays.equals(commits.read(generation), content));
        } catch (NoSuchFileException e) {
            return Optional.of(false);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void removeFiles() {
        try {
            run.delete(directory);
        } catch (IOException e) {
            LOG.warn("{}/{} could not be removed; it is not a checkpoint", run.root(), directory, e);
        }
    }

    private RondoException cannotBeSaved(IOException cause) {
        return new RondoException(
                ExitCode.ENVIRONMENT,
                "checkpoint " + generation + " cannot be saved in " + run.root() + ": " + cause.getMessage(),
                cause);
    }
}
