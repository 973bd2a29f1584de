package io.rondo.prep.provenance;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Goes once through the origins of a shard's documents, by ascending id, with a thousand of them in memory. */
public final class ProvenanceScan implements Closeable {
    private static final int ID_BYTES = 16;
    private static final int RECORDS_AT_A_TIME = 1024;

    private final String path;
    private final ProvenanceReader reader;
    private final byte[] block = new byte[RECORDS_AT_A_TIME * ProvenanceFormat.RECORD_BYTES];
    private long next;
    private int position;
    private int end;

    private ProvenanceScan(String path, ProvenanceReader reader) {
        this.path = path;
        this.reader = reader;
    }

    /**
     * Opens {@code NAME.prov}.
     *
     * @param documents how many the shard has
     * @throws RondoException {@link ExitCode#BAD_DATA} if it is missing, torn, not of this version or of another shard
     */
    public static ProvenanceScan open(FileStore directory, String name, long documents) throws IOException {
        String path = directory.root() + "/" + name + ProvenanceFormat.ENDING;
        ProvenanceReader reader = ProvenanceReader.open(directory, name);
        if (reader.documents() != documents) {
            reader.close();
            throw bad(path + " holds the origins of " + reader.documents() + " documents; the manifest says "
                    + documents);
        }
        return new ProvenanceScan(path, reader);
    }

    /**
     * Goes on to the first document whose id is not below the given one.
     *
     * @param id 16 bytes, not below the one asked for before
     * @return whether the document there has this id
     */
    public boolean advanceTo(byte[] id) throws IOException {
        while (true) {
            while (position < end) {
                int order = Arrays.compareUnsigned(block, position, position + ID_BYTES, id, 0, ID_BYTES);
                if (order >= 0) {
                    return order == 0;
                }
                position += ProvenanceFormat.RECORD_BYTES;
            }
            if (next == reader.documents()) {
                return false;
            }
            readOn();
        }
    }

    /** The file, for sentences about it. */
    public String path() {
        return path;
    }

    /** The number of the source of the document that was found. */
    public int source() {
        return record().getInt(ID_BYTES);
    }

    /** Where in its source the document that was found stands. */
    public long sourcePosition() {
        return record().getLong(ID_BYTES + 2 * Integer.BYTES);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private ByteBuffer record() {
        return ByteBuffer.wrap(block, position, ProvenanceFormat.RECORD_BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private void readOn() throws IOException {
        byte[] last =
                Arrays.copyOfRange(block, Math.max(0, end - ProvenanceFormat.RECORD_BYTES), Math.max(ID_BYTES, end));
        int count = (int) Math.min(RECORDS_AT_A_TIME, reader.documents() - next);
        reader.records(next, count, block);
        boolean follows = end == 0 || Arrays.compareUnsigned(last, 0, ID_BYTES, block, 0, ID_BYTES) <= 0;
        position = 0;
        end = count * ProvenanceFormat.RECORD_BYTES;
        requireAscending(follows);
        next += count;
    }

    private void requireAscending(boolean follows) {
        boolean ascending = follows;
        for (int at = ProvenanceFormat.RECORD_BYTES; at < end; at += ProvenanceFormat.RECORD_BYTES) {
            int before = at - ProvenanceFormat.RECORD_BYTES;
            ascending &= Arrays.compareUnsigned(block, before, before + ID_BYTES, block, at, at + ID_BYTES) <= 0;
        }
        if (!ascending) {
            throw bad(path + " is corrupt: the ids of its documents do not ascend");
        }
    }

    private static RondoException bad(String sentence) {
        return new RondoException(ExitCode.BAD_DATA, sentence);
    }
}
