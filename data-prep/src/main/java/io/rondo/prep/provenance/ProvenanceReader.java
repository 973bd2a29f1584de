package io.rondo.prep.provenance;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the origins of a shard's documents by number or by id; holds nothing of the file in memory. */
public final class ProvenanceReader implements Closeable {
    private final PositionedInput in;
    private final List<String> steps;
    private final long recordsStart;
    private final long documents;

    private ProvenanceReader(PositionedInput in, List<String> steps, long recordsStart, long documents) {
        this.in = in;
        this.steps = steps;
        this.recordsStart = recordsStart;
        this.documents = documents;
    }

    /**
     * Opens {@code NAME.prov}.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if it is missing, torn or not of this version
     */
    public static ProvenanceReader open(FileStore directory, String name) throws IOException {
        String file = name + ProvenanceFormat.ENDING;
        String path = directory.root() + "/" + file;
        PositionedInput in;
        try {
            in = directory.openPositioned(file);
        } catch (NoSuchFileException e) {
            throw bad(path + " does not exist; the dataset was made by a Rondo that kept no origins", e);
        }
        try {
            return read(path, in);
        } catch (RuntimeException | IOException e) {
            in.close();
            throw e;
        }
    }

    /** Names of the pipeline's steps, in order. */
    public List<String> steps() {
        return steps;
    }

    /** How many documents there are. */
    public long documents() {
        return documents;
    }

    /** The origin of a document of the shard, counted from 0. */
    public Origin origin(long document) throws IOException {
        return origin(record(document));
    }

    /** The origins of documents that follow each other, which costs one read. */
    public List<Origin> origins(long first, int count) throws IOException {
        byte[] bytes = new byte[count * ProvenanceFormat.RECORD_BYTES];
        records(first, count, bytes);
        ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Origin> origins = new ArrayList<>(count);
        for (int record = 0; record < count; record++) {
            origins.add(origin(values.position(record * ProvenanceFormat.RECORD_BYTES)));
        }
        return origins;
    }

    private static Origin origin(ByteBuffer values) {
        byte[] hash = new byte[16];
        values.get(hash);
        return new Origin(Origin.id(hash), values.getInt(), values.getInt(), values.getLong());
    }

    /** Copies records as they stand in the file to the beginning of an array. */
    void records(long first, int count, byte[] target) throws IOException {
        in.readFully(
                recordsStart + first * ProvenanceFormat.RECORD_BYTES, target, 0, count * ProvenanceFormat.RECORD_BYTES);
    }

    /** Numbers of the first documents with this id, found by bisection; more than one only if duplicates were kept. */
    public List<Long> find(byte[] id, int most) throws IOException {
        long low = 0;
        long high = documents;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(record(middle).array(), 0, id.length, id, 0, id.length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        List<Long> found = new ArrayList<>();
        while (low < documents
                && found.size() < most
                && Arrays.equals(record(low).array(), 0, id.length, id, 0, id.length)) {
            found.add(low++);
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static ProvenanceReader read(String path, PositionedInput in) throws IOException {
        if (in.length() < ProvenanceFormat.NAMES_OFFSET) {
            throw bad(path + " ends at byte " + in.length() + ", within its head");
        }
        ByteBuffer head = read(in, 0, ProvenanceFormat.NAMES_OFFSET);
        byte[] magic = new byte[ProvenanceFormat.VERSION_OFFSET];
        head.get(magic);
        if (!Arrays.equals(magic, ProvenanceFormat.magic())) {
            throw bad(path + " does not begin with RONDOPRV; it holds no origins of documents");
        }
        int version = head.getInt(ProvenanceFormat.VERSION_OFFSET);
        if (version != ProvenanceFormat.VERSION) {
            throw bad(
                    path + " has format version " + version + "; this Rondo reads version " + ProvenanceFormat.VERSION);
        }
        int names = head.getInt(ProvenanceFormat.NAMES_LENGTH_OFFSET);
        long start = ProvenanceFormat.NAMES_OFFSET + (long) names;
        if (names < 0 || start > in.length() || (in.length() - start) % ProvenanceFormat.RECORD_BYTES != 0) {
            throw bad(path + " is torn: " + in.length() + " bytes hold no whole number of records after byte " + start);
        }
        String steps = new String(read(in, ProvenanceFormat.NAMES_OFFSET, names).array(), StandardCharsets.UTF_8);
        return new ProvenanceReader(
                in,
                steps.isEmpty() ? List.of() : List.of(steps.split("\n", -1)),
                start,
                (in.length() - start) / ProvenanceFormat.RECORD_BYTES);
    }

    private ByteBuffer record(long document) throws IOException {
        if (document < 0 || document >= documents) {
            throw new IndexOutOfBoundsException("document " + document + " of " + documents);
        }
        return read(in, recordsStart + document * ProvenanceFormat.RECORD_BYTES, ProvenanceFormat.RECORD_BYTES);
    }

    private static ByteBuffer read(PositionedInput in, long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(position, bytes, 0, count);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static RondoException bad(String sentence) {
        return new RondoException(ExitCode.BAD_DATA, sentence);
    }

    private static RondoException bad(String sentence, Throwable cause) {
        return new RondoException(ExitCode.BAD_DATA, sentence, cause);
    }
}
