package io.rondo.export;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.ModelConfigJson;
import io.rondo.checkpoint.OnDamage;
import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The model of a run's newest checkpoint; closing it closes the model.
 *
 * @param checkpoint what it comes from
 * @param model with the checkpoint's parameters
 */
public record CheckpointModel(CheckpointManifest checkpoint, LanguageModel model) implements AutoCloseable {
    // The parameters come from the file, so how they were initialised does not matter.
    private static final long ANY_SEED = 0;

    /** {@link #load(FileStore, OnDamage)} that refuses a damaged checkpoint. */
    public static CheckpointModel load(FileStore run) throws IOException {
        return load(run, OnDamage.REFUSE);
    }

    /** {@link #load(FileStore, OnDamage, Computation)} with the fastest kernels. */
    public static CheckpointModel load(FileStore run, OnDamage onDamage) throws IOException {
        return load(run, onDamage, Computation.standard());
    }

    /**
     * Verifies the newest checkpoint of a run and loads its model; or, if asked for, that of the newest intact one.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if there is no checkpoint, or a file of it is damaged, or its
     *     tensors are not those of its model
     */
    public static CheckpointModel load(FileStore run, OnDamage onDamage, Computation computation) throws IOException {
        CheckpointStore checkpoints = new CheckpointStore(run);
        CheckpointManifest checkpoint = checkpoints
                .latestIntact(onDamage)
                .orElseThrow(() -> new RondoException(
                        ExitCode.BAD_DATA,
                        run.root() + " has no checkpoint; expected the run directory of a 'rondo pretrain' that has"
                                + " committed one"));
        String file =
                run.root() + "/" + checkpoint.driverFile(CheckpointStore.MODEL).path();
        LanguageModel model = LanguageModel.create(config(run, checkpoint), ANY_SEED, DataType.FLOAT, computation);
        boolean loaded = false;
        try (SafetensorsReader tensors = checkpoints.openModel(checkpoint)) {
            ModelTensors.load(model, tensors, file, "", Set.of());
            loaded = true;
            return new CheckpointModel(checkpoint, model);
        } finally {
            if (!loaded) {
                model.close();
            }
        }
    }

    private static TransformerConfig config(FileStore run, CheckpointManifest checkpoint) {
        try {
            return ModelConfigJson.parse(checkpoint.provenance().modelConfig());
        } catch (RondoException e) {
            throw new RondoException(
                    e.exitCode(), run.root() + ", checkpoint " + checkpoint.generation() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
