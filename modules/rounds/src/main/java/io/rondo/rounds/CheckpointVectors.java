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

/** The shared parameters and the outer momentum in a checkpoint: a tensor for each parameter, and one flat vector. */
final class CheckpointVectors {
    /** The outer optimizer's momentum, one flat vector. */
    static final String MOMENTUM = "momentum";

    private static final int FLOATS_AT_ONCE = 1 << 16;

    private final FileStore run;
    private final CheckpointStore store;
    private final List<Parameter> layout;

    CheckpointVectors(FileStore run, CheckpointStore store, List<Parameter> layout) {
        this.run = run;
        this.store = store;
        this.layout = layout;
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
        OuterState state = located(manifest);
        if (place == OuterStatePlace.DRIVER) {
            ShardedOuterState stored = (ShardedOuterState) state;
            state = DriverOuterState.of(
                    StoredVectorReader.readAll(run, stored.parameters()),
                    StoredVectorReader.readAll(run, stored.momentum()));
        }
        if (!checksum(state).equals(manifest.parameterChecksum())) {
            throw wrong(manifest, "does not hold the parameters that its manifest names");
        }
        return state;
    }

    private ShardedOuterState located(CheckpointManifest manifest) throws IOException {
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
        try (SafetensorsReader outer = store.openOuter(manifest)) {
            if (!Arrays.equals(outer.shape(MOMENTUM), new long[] {length()})) {
                throw wrong(manifest, "does not hold the parameters that its manifest names");
            }
        }
        String outer = manifest.driverFile(CheckpointStore.OUTER).path();
        return ShardedOuterState.of(
                new StoredVector(length(), segments),
                new StoredVector(length(), List.of(new Segment(0, length(), outer, MOMENTUM, ""))));
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
        return List.of(new Tensor(MOMENTUM, List.of((long) length()), vectors.momentum()));
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
