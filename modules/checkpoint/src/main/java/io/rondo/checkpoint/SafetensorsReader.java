package io.rondo.checkpoint;

import io.rondo.checkpoint.SafetensorsFormat.DataType;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads a safetensors file; the header is checked completely before any tensor is given out. */
public final class SafetensorsReader implements Closeable {
    private static final int CHUNK_FLOATS = 1 << 18;

    private final String file;
    private final PositionedInput input;
    private final long dataStart;
    private final SafetensorsHeader header;

    private SafetensorsReader(String file, PositionedInput input, long dataStart, SafetensorsHeader header) {
        this.file = file;
        this.input = input;
        this.dataStart = dataStart;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is missing or not a valid safetensors file
     */
    public static SafetensorsReader open(FileStore store, String path) throws IOException {
        String file = store.root() + "/" + path;
        PositionedInput input;
        try {
            input = store.openPositioned(path);
        } catch (NoSuchFileException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is missing", e);
        }
        boolean opened = false;
        try {
            SafetensorsReader reader = open(file, input);
            opened = true;
            return reader;
        } catch (SafetensorsHeader.Violation e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " is not a valid safetensors file: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                input.close();
            }
        }
    }

    private static SafetensorsReader open(String file, PositionedInput input)
            throws IOException, SafetensorsHeader.Violation {
        long length = input.length();
        if (length < SafetensorsFormat.LENGTH_BYTES) {
            throw new SafetensorsHeader.Violation("it has " + length + " bytes, fewer than the 8 it starts with");
        }
        byte[] prefix = new byte[SafetensorsFormat.LENGTH_BYTES];
        input.readFully(0, prefix, 0, prefix.length);
        long headerLength =
                ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerLength < 0 || headerLength > SafetensorsFormat.MAX_HEADER_BYTES) {
            throw new SafetensorsHeader.Violation("its header claims " + Long.toUnsignedString(headerLength)
                    + " bytes, more than the " + SafetensorsFormat.MAX_HEADER_BYTES + " allowed");
        }
        if (headerLength > length - prefix.length) {
            throw new SafetensorsHeader.Violation(
                    "its header claims " + headerLength + " bytes, but the file has only " + length + " in all");
        }
        byte[] json = new byte[(int) headerLength];
        input.readFully(prefix.length, json, 0, json.length);
        long dataStart = prefix.length + headerLength;
        return new SafetensorsReader(file, input, dataStart, SafetensorsHeader.parse(json, length - dataStart));
    }

    /** The names of all tensors in the order of their bytes. */
    public List<String> names() {
        return List.copyOf(header.tensors().keySet());
    }

    /** The strings of the header's {@code __metadata__}. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The sizes of a tensor's dimensions. */
    public long[] shape(String name) {
        return entry(name).shape().stream().mapToLong(Long::longValue).toArray();
    }

    /** All values of a tensor in row-major order. */
    public float[] read(String name) throws IOException {
        long elements = elements(entry(name));
        if (elements > Integer.MAX_VALUE - 8) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    file + ": tensor " + name + " has " + elements + " elements; at most 2^31 - 9 can be read at once");
        }
        float[] values = new float[(int) elements];
        read(name, 0, values, 0, values.length);
        return values;
    }

    /** Some values of a tensor: {@code count} of them from index {@code from} on, into {@code target}. */
    public void read(String name, long from, float[] target, int offset, int count) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        if (entry.type() != DataType.F32) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + ": tensor " + name + " is of dtype " + entry.type() + "; expected F32");
        }
        Objects.checkFromIndexSize(from, count, elements(entry));
        Objects.checkFromIndexSize(offset, count, target.length);
        byte[] bytes = new byte[Math.min(CHUNK_FLOATS, count) * Float.BYTES];
        for (int done = 0; done < count; ) {
            int part = Math.min(CHUNK_FLOATS, count - done);
            long position = dataStart + entry.begin() + (from + done) * Float.BYTES;
            input.readFully(position, bytes, 0, part * Float.BYTES);
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(target, offset + done, part);
            done += part;
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private static long elements(SafetensorsHeader.Entry entry) {
        return (entry.end() - entry.begin()) / entry.type().bytes();
    }

    private SafetensorsHeader.Entry entry(String name) {
        return Optional.ofNullable(header.tensors().get(name))
                .orElseThrow(() -> new RondoException(ExitCode.BAD_DATA, file + " has no tensor " + name));
    }
}
