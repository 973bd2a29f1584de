package io.rondo.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.storage.FileStore;
import io.rondo.storage.Sha256OutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors files as a stream; the same tensors give the same bytes. */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK_FLOATS = 1 << 16;

    private SafetensorsWriter() {}

    /**
     * Writes a durable file; nothing is left of it when that fails.
     *
     * @param path in the store; must not exist
     * @return the file with its length and SHA-256
     */
    public static CheckpointFile write(FileStore store, String path, Map<String, String> metadata, List<Tensor> tensors)
            throws IOException {
        Sha256OutputStream out = new Sha256OutputStream(store.create(path));
        boolean written = false;
        try {
            try (out) {
                write(out, metadata, tensors);
            }
            written = true;
        } finally {
            if (!written) {
                store.delete(path);
            }
        }
        return new CheckpointFile(path, out.length(), out.sha256());
    }

    /**
     * Writes the whole content of a file and leaves the stream open.
     *
     * @param metadata the header's {@code __metadata__}; transformers wants {@code format} to be {@code pt}
     * @param tensors in the order of their bytes
     * @throws IllegalArgumentException if two tensors have the same name
     */
    public static void write(OutputStream out, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        byte[] header = header(metadata, tensors);
        ByteBuffer length = ByteBuffer.allocate(SafetensorsFormat.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(header.length).array());
        out.write(header);
        float[] values = new float[CHUNK_FLOATS];
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors) {
            int elements = tensor.elements();
            for (int from = 0; from < elements; ) {
                int count = Math.min(CHUNK_FLOATS, elements - from);
                tensor.values().copy(from, values, count);
                bytes.asFloatBuffer().put(values, 0, count);
                out.write(bytes.array(), 0, count * Float.BYTES);
                from += count;
            }
        }
    }

    private static byte[] header(Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode entries = header.putObject(SafetensorsFormat.METADATA);
            new TreeMap<>(metadata).forEach(entries::put);
        }
        long offset = 0;
        for (Tensor tensor : tensors) {
            if (header.has(tensor.name())) {
                throw new IllegalArgumentException("two tensors are called " + tensor.name());
            }
            ObjectNode entry = header.putObject(tensor.name());
            entry.put(SafetensorsFormat.DTYPE, SafetensorsFormat.DataType.F32.name());
            ArrayNode shape = entry.putArray(SafetensorsFormat.SHAPE);
            tensor.shape().forEach(shape::add);
            long end = offset + (long) tensor.elements() * Float.BYTES;
            entry.putArray(SafetensorsFormat.DATA_OFFSETS).add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        if (json.length > SafetensorsFormat.MAX_HEADER_BYTES - SafetensorsFormat.ALIGNMENT) {
            throw new IllegalArgumentException("the names of the tensors need " + json.length
                    + " bytes, but a safetensors header may have 100000000");
        }
        int length = -Math.floorDiv(-json.length, SafetensorsFormat.ALIGNMENT) * SafetensorsFormat.ALIGNMENT;
        byte[] padded = Arrays.copyOf(json, length);
        Arrays.fill(padded, json.length, length, (byte) ' ');
        return padded;
    }
}
