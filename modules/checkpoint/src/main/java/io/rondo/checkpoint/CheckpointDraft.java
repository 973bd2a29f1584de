package io.rondo.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to become a checkpoint.
 *
 * @param parameterChecksum SHA-256 of the parameters, by which runs are compared
 * @param driverFiles the tensors of each file that {@link CheckpointStore#save} writes, e.g.
 *     {@link CheckpointStore#MODEL} and {@link CheckpointStore#OUTER}
 * @param workerFiles what the workers have written already; the index is the worker
 */
public record CheckpointDraft(
        Progress progress,
        Provenance provenance,
        String parameterChecksum,
        Map<String, List<Tensor>> driverFiles,
        List<CheckpointFile> workerFiles) {
    /** Keeps the order of the files. */
    public CheckpointDraft {
        driverFiles = Collections.unmodifiableMap(new LinkedHashMap<>(driverFiles));
        workerFiles = List.copyOf(workerFiles);
    }
}
