package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.FloatSource;
import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Parameter;
import io.rondo.rounds.StoredVector.Segment;
import io.rondo.storage.FileStore;
import io.rondo.storage.Sha256OutputStream;
import io.rondo.training.OuterStatePlace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shared parameters and what the outer step remembers in a checkpoint: a tensor for each parameter, and flat vectors,
 * {@code momentum}, or AdamW's {@code exp_avg} and {@code exp_avg_sq} where training is synchronous.
 */
final class CheckpointVectors {
    private static final List<String> MOMENTUM = List.of("momentum");
    private static final List<String> MOMENTS = List.of("exp_avg", "exp_avg_sq");

    private static final int FLOATS_AT_ONCE = 1 << 16;

    private final FileStore run;
    private final CheckpointStore store;
    private final List<Parameter> layout;
    private final List<String> remembered;

    /** @param stateVectors that the outer step remembers */
    CheckpointVectors(FileStore run, CheckpointStore store, List<Parameter> layout, int stateVectors) {
        this.run = run;
        this.store = store;
        this.layout = layout;
        this.remembered = stateVectors == 1 ? MOMENTUM : MOMENTS;
    }

    /** Values in the flat vector. */
    int length() {
        Parameter last = layout.get(layout.size() - 1);
        return Math.toIntExact(last.offset() + last.length());
    }

    /**
     * The state that a checkpoint holds. Where it is sharded, it stays in the checkpoint's files, which have been
     * verified, until the next round has made other ones.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is not one of such a model
     */
    OuterState read(CheckpointManifest manifest, OuterStatePlace place) throws IOException {
        StoredVector parameters = parameters(manifest);
        List<StoredVector> vectors = vectors(manifest);
        OuterState state =
                switch (place) {
                    case SHARDED -> ShardedOuterState.of(parameters, vectors.get(0));
                    case DRIVER -> {
                        List<float[]> values = new ArrayList<>();
                        for (StoredVector vector : vectors) {
                            values.add(StoredVectorReader.readAll(run, vector));
                        }
                        yield DriverOuterState.of(StoredVectorReader.readAll(run, parameters), values);
                    }
                };
        if (!checksum(state).equals(manifest.parameterChecksum())) {
            throw wrong(manifest, "does not hold the parameters that its manifest names");
        }
        return state;
    }

    private StoredVector parameters(CheckpointManifest manifest) throws IOException {
        CheckpointFile model = manifest.driverFile(CheckpointStore.MODEL);
        List<Segment> segments = new ArrayList<>();
        try (SafetensorsReader reader = store.openModel(manifest)) {
            for (Parameter parameter : layout) {
                long[] shape = reader.shape(parameter.name());
                if (!Arrays.stream(shape).boxed().toList().equals(parameter.shape())) {
                    throw wrong(
                            manifest,
                            "holds " + parameter.name() + " in the shape " + Arrays.toString(shape) + "; expected "
                                    + parameter.shape());
                }
                segments.add(new Segment(
                        Math.toIntExact(parameter.offset()),
                        Math.toIntExact(parameter.length()),
                        model.path(),
                        parameter.name(),
                        ""));
            }
        }
        return new StoredVector(length(), segments);
    }

    private List<StoredVector> vectors(CheckpointManifest manifest) throws IOException {
        String path = manifest.driverFile(CheckpointStore.OUTER).path();
        List<StoredVector> vectors = new ArrayList<>();
        try (SafetensorsReader reader = store.openOuter(manifest)) {
            for (String name : remembered) {
                if (!Arrays.equals(reader.shape(name), new long[] {length()})) {
                    throw wrong(manifest, "does not hold the parameters that its manifest names");
                }
                vectors.add(new StoredVector(length(), List.of(new Segment(0, length(), path, name, ""))));
            }
        }
        return vectors;
    }

    /** The tensors of {@link CheckpointStore#MODEL}. */
    List<Tensor> model(OuterState.Vectors vectors) {
        return layout.stream()
                .map(parameter -> {
                    int offset = Math.toIntExact(parameter.offset());
                    return new Tensor(parameter.name(), parameter.shape(), (from, target, count) -> vectors.parameters()
                            .copy(offset + from, target, count));
                })
                .toList();
    }

    /** The tensors of {@link CheckpointStore#OUTER}. */
    List<Tensor> outer(OuterState.Vectors vectors) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < remembered.size(); i++) {
            tensors.add(new Tensor(
                    remembered.get(i), List.of((long) length()), vectors.state().get(i)));
        }
        return tensors;
    }

    /** {@link io.rondo.training.ParameterChecksum} of θ, wherever it is. */
    String checksum(OuterState state) throws IOException {
        try (OuterState.Vectors vectors = state.open(run)) {
            return checksum(vectors.parameters(), state.layout().parameters());
        }
    }

    private static String checksum(FloatSource values, int length) {
        float[] part = new float[FLOATS_AT_ONCE];
        ByteBuffer bytes = ByteBuffer.allocate(part.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (Sha256OutputStream digest = new Sha256OutputStream(OutputStream.nullOutputStream())) {
            for (int from = 0; from < length; from += part.length) {
                int count = Math.min(part.length, length - from);
                values.copy(from, part, count);
                bytes.asFloatBuffer().put(part, 0, count);
                digest.write(bytes.array(), 0, count * Float.BYTES);
            }
            return digest.sha256();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RondoException wrong(CheckpointManifest manifest, String what) {
        return new RondoException(
                ExitCode.BAD_DATA, "checkpoint " + manifest.generation() + " of " + run.root() + " " + what);
    }
}
