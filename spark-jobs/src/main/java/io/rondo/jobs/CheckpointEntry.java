package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.Progress;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint in the list of a run's; no file but its manifest is read.
 *
 * @param damage why its manifest cannot be read; then there is no manifest
 */
record CheckpointEntry(long number, Optional<CheckpointManifest> manifest, boolean pinned, Optional<String> damage) {
    static final String HEADING = String.format(
            Locale.ROOT, "%10s %10s %10s %15s %8s %10s", "checkpoint", "round", "step", "tokens", "loss", "size");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    static List<CheckpointEntry> all(FileStore run) throws IOException {
        CheckpointStore checkpoints = new CheckpointStore(run);
        Set<Long> pinned = checkpoints.pinned();
        List<CheckpointEntry> entries = new ArrayList<>();
        for (long generation : checkpoints.generations()) {
            boolean isPinned = pinned.contains(generation);
            try {
                Optional<CheckpointManifest> manifest = Optional.of(checkpoints.load(generation));
                entries.add(new CheckpointEntry(generation, manifest, isPinned, Optional.empty()));
            } catch (RondoException e) {
                if (e.exitCode() != ExitCode.BAD_DATA) {
                    throw e;
                }
                // A run that trains may have deleted it just now.
                if (checkpoints.generations().contains(generation)) {
                    Optional<String> damage = Optional.of(String.valueOf(e.getMessage()));
                    entries.add(new CheckpointEntry(generation, Optional.empty(), isPinned, damage));
                }
            }
        }
        return entries;
    }

    String line() {
        String mark = pinned ? "  pinned" : "";
        if (manifest.isEmpty()) {
            return String.format(Locale.ROOT, "%10d  damaged: %s%s", number, damage.orElse(""), mark);
        }
        Progress progress = manifest.get().progress();
        return String.format(
                Locale.ROOT,
                "%10d %,10d %,10d %,15d %8.4f %10s%s",
                number,
                progress.round(),
                progress.step(),
                progress.tokens(),
                progress.trainingLoss(),
                readable(bytes()),
                mark);
    }

    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("checkpoint", number).put("pinned", pinned);
        damage.ifPresent(sentence -> json.put("damage", sentence));
        manifest.ifPresent(known -> {
            Progress progress = known.progress();
            json.put("round", progress.round()).put("step", progress.step()).put("tokens", progress.tokens());
            if (Double.isNaN(progress.trainingLoss())) {
                json.putNull("trainingLoss");
            } else {
                json.put("trainingLoss", progress.trainingLoss());
            }
            json.put("workers", progress.workers())
                    .put("bytes", bytes())
                    .put("parameterChecksum", known.parameterChecksum());
        });
        return json;
    }

    private long bytes() {
        return manifest.stream()
                .flatMap(known -> known.files().stream())
                .mapToLong(CheckpointFile::length)
                .sum();
    }

    private static String readable(long bytes) {
        double size = bytes / 1000.0;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
