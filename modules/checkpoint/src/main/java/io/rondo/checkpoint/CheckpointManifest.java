package io.rondo.checkpoint;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a checkpoint consists of; {@code MANIFEST.json} beside its files.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param parameterChecksum SHA-256 of the parameters, by which runs are compared
 * @param driverFiles the model and the outer optimizer
 * @param workerFiles the state of each worker; the index is the worker
 */
public record CheckpointManifest(
        int formatVersion,
        Progress progress,
        Provenance provenance,
        String parameterChecksum,
        List<CheckpointFile> driverFiles,
        List<CheckpointFile> workerFiles) {
    /** The version that this code writes and reads. */
    public static final int FORMAT_VERSION = 1;

    /** @throws IllegalArgumentException for any other format version */
    public CheckpointManifest {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException("format version " + formatVersion + " is not " + FORMAT_VERSION);
        }
        driverFiles = List.copyOf(driverFiles);
        workerFiles = List.copyOf(workerFiles);
    }

    /**
     * Reads a manifest.
     *
     * @param file what an error names
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is of another version or not a manifest
     */
    public static CheckpointManifest parse(String file, byte[] json) {
        return ManifestJson.parse(file, json);
    }

    /** The content of {@code MANIFEST.json}; the same manifest gives the same bytes. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /** The number of the checkpoint. */
    public long generation() {
        return progress.generation();
    }

    /** All files that must be there, unchanged. */
    public List<CheckpointFile> files() {
        return Stream.concat(driverFiles.stream(), workerFiles.stream()).toList();
    }

    /** A file that the driver wrote, by its name without a directory. */
    public CheckpointFile driverFile(String name) {
        return driverFiles.stream()
                .filter(file -> file.path().endsWith("/" + name))
                .findFirst()
                .orElseThrow(() -> new RondoException(
                        ExitCode.BAD_DATA, "checkpoint " + generation() + " of the run has no file " + name));
    }
}
