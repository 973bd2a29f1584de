package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import java.io.Serializable;

/** Where a worker's state of the previous round lies; a {@link CheckpointFile} that can travel with a task. */
record WorkerStateReference(String path, long length, String sha256) implements Serializable {
    private static final long serialVersionUID = 1L;

    static WorkerStateReference of(CheckpointFile file) {
        return new WorkerStateReference(file.path(), file.length(), file.sha256());
    }
}
