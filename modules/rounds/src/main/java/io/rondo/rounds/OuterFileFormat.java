package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.SafetensorsWriter;
import io.rondo.checkpoint.Tensor;
import io.rondo.rounds.StoredVector.Segment;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A part of the shared parameters or of the outer momentum between two rounds, where no process holds all of it: a
 * safetensors file with one tensor, {@code values}; the metadata states format version, round and the index of the first
 * value. The files lie among those of the workers, and names are never used twice, so that attempts of one task do not
 * meet.
 */
final class OuterFileFormat {
    static final String VERSION_KEY = "rondo_outer_part";
    static final String VERSION = "1";
    static final String ROUND_KEY = "round";
    static final String OFFSET_KEY = "offset";
    static final String VALUES = "values";

    private static final String DIRECTORY = "workers/";

    private OuterFileFormat() {}

    /** Whether a path is one that {@link #write} gives. */
    static boolean isPart(String path) {
        return path.startsWith(DIRECTORY);
    }

    /**
     * Writes a durable file.
     *
     * @param what for people who look into the directory: {@code parameters} or {@code momentum}
     * @param offset index of the first value in the vector
     */
    static Segment write(FileStore run, long round, String what, int offset, float[] values) throws IOException {
        String path = String.format(
                DIRECTORY + "round-%06d/outer-%s-%010d-%s.safetensors", round, what, offset, UUID.randomUUID());
        CheckpointFile file = SafetensorsWriter.write(
                run,
                path,
                Map.of(VERSION_KEY, VERSION, ROUND_KEY, Long.toString(round), OFFSET_KEY, Integer.toString(offset)),
                List.of(Tensor.of(VALUES, new long[] {values.length}, values, 0)));
        return new Segment(offset, values.length, file.path(), VALUES, file.sha256());
    }
}
