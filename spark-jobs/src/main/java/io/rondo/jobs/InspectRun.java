package io.rondo.jobs;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.ModelConfigJson;
import io.rondo.checkpoint.Progress;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run with all its checkpoints, or one checkpoint of it.
 *
 * @param directory the one that was named
 * @param run the directory of the run
 * @param generations the numbers of the checkpoints, ascending
 */
record InspectRun(FileStore directory, FileStore run, List<Long> generations) implements InspectSubject {
    static final String COMMITS = "_commits";
    static final String MANIFEST = "MANIFEST.json";

    static InspectRun ofRun(FileStore run) throws IOException {
        return new InspectRun(run, run, new CheckpointStore(run).generations());
    }

    /** A checkpoint lies two directories below its run, whose commit alone makes it one. */
    static InspectRun ofCheckpoint(FileStore directory) throws IOException {
        String file = directory.root() + "/" + MANIFEST;
        CheckpointManifest manifest = CheckpointManifest.parse(file, directory.readAll(MANIFEST));
        FileStore run = directory.parent().flatMap(FileStore::parent).orElse(directory);
        CheckpointStore checkpoints = new CheckpointStore(run);
        if (!checkpoints.generations().contains(manifest.generation())
                || !checkpoints.load(manifest.generation()).equals(manifest)) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    directory.root() + " was never committed, or its run is not at " + run.root()
                            + "; it is not a checkpoint");
        }
        return new InspectRun(directory, run, List.of(manifest.generation()));
    }

    @Override
    public Map<String, String> describe() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(directory.equals(run) ? "run" : "checkpoint", directory.root());
        if (generations.isEmpty()) {
            lines.put("checkpoints", "none yet");
            return lines;
        }
        if (directory.equals(run)) {
            lines.put(
                    "checkpoints",
                    generations.size() + ": "
                            + generations.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        describe(new CheckpointStore(run).load(generations.get(generations.size() - 1)), lines);
        return lines;
    }

    private void describe(CheckpointManifest newest, Map<String, String> lines) {
        Progress progress = newest.progress();
        lines.put("format", "version " + newest.formatVersion());
        lines.put("model", model(newest));
        lines.put(
                "trained",
                String.format(
                        Locale.ROOT,
                        "%,d rounds, %,d steps of each of %,d workers, %,d tokens, seed %d",
                        progress.round(),
                        progress.step(),
                        progress.workers(),
                        progress.tokens(),
                        progress.seed()));
        lines.put(
                "loss",
                Double.isNaN(progress.trainingLoss())
                        ? "not trained yet"
                        : String.format(Locale.ROOT, "%.4f nats per token in the last round", progress.trainingLoss()));
        lines.put("checksum", newest.parameterChecksum());
        lines.put("dataset", newest.provenance().datasetFingerprint());
        lines.put("made by", "Rondo " + newest.provenance().codeVersion());
    }

    private String model(CheckpointManifest checkpoint) {
        try {
            return InspectSubject.describe(
                    ModelConfigJson.parse(checkpoint.provenance().modelConfig()));
        } catch (RondoException e) {
            throw new RondoException(
                    e.exitCode(), run.root() + ", checkpoint " + checkpoint.generation() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String verify() throws IOException {
        CheckpointStore checkpoints = new CheckpointStore(run);
        long files = 0;
        for (long generation : generations) {
            CheckpointManifest manifest = checkpoints.load(generation);
            checkpoints.verify(manifest);
            files += manifest.files().size();
        }
        return files == 0 ? "nothing to check" : String.format(Locale.ROOT, "hold for all %,d files", files);
    }
}
