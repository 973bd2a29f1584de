package io.rondo.checkpoint;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalCheckpointStoreTest extends CheckpointStoreContract {
    @TempDir
    Path folder;

    @Override
    FileStore newStore() {
        return HadoopFileStore.at(folder.toString());
    }

    @Override
    int stride() {
        return 1;
    }
}
