package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.checkpoint.SafetensorsWriter;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.training.WorkerState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A worker's state as a safetensors file: the moments {@code exp_avg} and {@code exp_avg_sq} (PyTorch's names), each a
 * flat vector in the order of the model's; the metadata states format version and step. That is version 1. A state with
 * more than that is of version 2, which adds {@code residual}, what the wire format has taken away so far, {@code
 * parameters}, the worker's own, or both. Names are never used twice, so that attempts of one task do not meet.
 */
final class WorkerStateFormat {
    static final String VERSION_KEY = "rondo_worker_state";
    static final String MOMENTS_ONLY = "1";
    static final String WITH_VECTORS = "2";
    static final String STEP_KEY = "step";
    static final String FIRST_MOMENT = "exp_avg";
    static final String SECOND_MOMENT = "exp_avg_sq";
    static final String RESIDUAL = "residual";
    static final String PARAMETERS = "parameters";

    private WorkerStateFormat() {}

    static CheckpointFile write(FileStore run, long round, int worker, WorkerState state) throws IOException {
        String path = String.format("workers/round-%06d/worker-%04d-%s.safetensors", round, worker, UUID.randomUUID());
        List<Tensor> tensors = new ArrayList<>();
        tensors.add(vector(FIRST_MOMENT, state.firstMoment()));
        tensors.add(vector(SECOND_MOMENT, state.secondMoment()));
        state.residual().ifPresent(residual -> tensors.add(vector(RESIDUAL, residual)));
        state.parameters().ifPresent(parameters -> tensors.add(vector(PARAMETERS, parameters)));
        String version = tensors.size() == 2 ? MOMENTS_ONLY : WITH_VECTORS;
        return SafetensorsWriter.write(
                run, path, Map.of(VERSION_KEY, version, STEP_KEY, Long.toString(state.step())), tensors);
    }

    private static Tensor vector(String name, float[] values) {
        return Tensor.of(name, new long[] {values.length}, values, 0);
    }

    /**
     * Reads a state back.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if the file is missing, damaged or of another version
     */
    static WorkerState read(FileStore run, WorkerStateReference reference) throws IOException {
        String file = run.root() + "/" + reference.path();
        try (SafetensorsReader reader = SafetensorsReader.open(run, reference.path())) {
            String actual = Checksums.sha256(run, reference.path());
            if (!actual.equals(reference.sha256())) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        file + " has the SHA-256 " + actual + ", but was written with " + reference.sha256());
            }
            String version = metadata(reader, file, VERSION_KEY);
            if (!version.equals(MOMENTS_ONLY) && !version.equals(WITH_VECTORS)) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        file + " is a worker's state of format version " + version + "; expected " + MOMENTS_ONLY
                                + " or " + WITH_VECTORS);
            }
            return new WorkerState(
                    reader.read(FIRST_MOMENT),
                    reader.read(SECOND_MOMENT),
                    step(metadata(reader, file, STEP_KEY), file),
                    optional(reader, RESIDUAL),
                    optional(reader, PARAMETERS));
        }
    }

    private static Optional<float[]> optional(SafetensorsReader reader, String tensor) throws IOException {
        return reader.names().contains(tensor) ? Optional.of(reader.read(tensor)) : Optional.empty();
    }

    private static long step(String text, String file) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " states the step \"" + text + "\"; expected a number", e);
        }
    }

    private static String metadata(SafetensorsReader reader, String file, String key) {
        return Optional.ofNullable(reader.metadata().get(key))
                .orElseThrow(() -> new RondoException(
                        ExitCode.BAD_DATA, file + " is not a worker's state: its metadata has no " + key));
    }
}
