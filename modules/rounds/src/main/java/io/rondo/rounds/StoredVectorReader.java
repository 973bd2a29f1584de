package io.rondo.rounds;

import io.rondo.checkpoint.FloatSource;
import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.StoredVector.Segment;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a {@link StoredVector}, fastest from its beginning to its end. Each file is compared with its checksum when it is
 * opened.
 */
final class StoredVectorReader implements FloatSource, Closeable {
    private final FileStore run;
    private final StoredVector vector;
    private String path = "";
    private Optional<SafetensorsReader> file = Optional.empty();

    StoredVectorReader(FileStore run, StoredVector vector) {
        this.run = run;
        this.vector = vector;
    }

    /** Reads a whole vector. */
    static float[] readAll(FileStore run, StoredVector vector) throws IOException {
        float[] values = new float[vector.length()];
        try (StoredVectorReader reader = new StoredVectorReader(run, vector)) {
            reader.read(0, values, 0, values.length);
        }
        return values;
    }

    @Override
    public void copy(int from, float[] target, int count) {
        try {
            read(from, target, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads {@code count} values from index {@code from} on into {@code target}, from {@code offset} on. */
    void read(int from, float[] target, int offset, int count) throws IOException {
        if (vector.segments().isEmpty()) {
            Arrays.fill(target, offset, offset + count, 0);
            return;
        }
        for (int done = 0; done < count; ) {
            Segment segment = vector.at(from + done);
            int inside = from + done - segment.offset();
            int part = Math.min(count - done, segment.length() - inside);
            open(segment).read(segment.tensor(), inside, target, offset + done, part);
            done += part;
        }
    }

    private SafetensorsReader open(Segment segment) throws IOException {
        if (file.isPresent() && path.equals(segment.path())) {
            return file.get();
        }
        close();
        SafetensorsReader opened = SafetensorsReader.open(run, segment.path());
        file = Optional.of(opened);
        path = segment.path();
        String actual = segment.sha256().isEmpty() ? "" : Checksums.sha256(run, path);
        if (!actual.equals(segment.sha256())) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    run.root() + "/" + path + " has the SHA-256 " + actual + ", but was written with "
                            + segment.sha256());
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
            file = Optional.empty();
        }
    }
}
