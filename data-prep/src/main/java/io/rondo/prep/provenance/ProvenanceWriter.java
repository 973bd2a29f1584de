package io.rondo.prep.provenance;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the origins of a shard's documents as they come; layout: {@link ProvenanceFormat}. */
public final class ProvenanceWriter implements Closeable {
    private final OutputStream out;

    /**
     * Writes the head.
     *
     * @param out is closed with this
     * @param steps names of the pipeline's steps
     */
    public ProvenanceWriter(OutputStream out, List<String> steps) throws IOException {
        this.out = out;
        byte[] names = String.join("\n", steps).getBytes(StandardCharsets.UTF_8);
        out.write(littleEndian(ProvenanceFormat.NAMES_OFFSET + names.length)
                .put(ProvenanceFormat.magic())
                .putInt(ProvenanceFormat.VERSION)
                .putInt(names.length)
                .put(names)
                .array());
    }

    /**
     * Adds the next document.
     *
     * @param hash 16 bytes: its id
     */
    public void add(byte[] hash, int source, int changes, long position) throws IOException {
        out.write(littleEndian(ProvenanceFormat.RECORD_BYTES)
                .put(hash)
                .putInt(source)
                .putInt(changes)
                .putLong(position)
                .array());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
