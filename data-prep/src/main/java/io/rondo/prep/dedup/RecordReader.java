package io.rondo.prep.dedup;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a file of a {@link RecordForm} from start to end, with one record in memory. */
final class RecordReader implements Closeable {
    /** Magic and version stand before. */
    static final int FIELDS_AT = 12;

    private final InputStream in;
    private final String name;
    private final RecordForm form;
    private final int recordBytes;
    private long records;

    /**
     * Opens a file.
     *
     * @param name for messages
     * @throws RondoException if it is no such file, or was made with other settings
     */
    RecordReader(InputStream file, String name, RecordForm form) throws IOException {
        this.in = new BufferedInputStream(file, 1 << 16);
        this.name = name;
        this.form = form;
        byte[] header = in.readNBytes(FIELDS_AT + Integer.BYTES * form.fieldCount());
        if (header.length < FIELDS_AT + Integer.BYTES * form.fieldCount()
                || !new String(header, 0, form.magic().length(), StandardCharsets.US_ASCII).equals(form.magic())) {
            throw broken(name, "not a file of " + form.records() + "; expected it to start with " + form.magic());
        }
        ByteBuffer rest = littleEndian(header).position(form.magic().length());
        int version = rest.getInt();
        if (version != RecordWriter.VERSION) {
            throw broken(
                    name,
                    form.records() + " of version " + Integer.toUnsignedString(version) + "; this Rondo reads version "
                            + RecordWriter.VERSION);
        }
        List<Integer> fields = new ArrayList<>();
        while (rest.hasRemaining()) {
            fields.add(rest.getInt());
        }
        recordBytes = form.recordBytes(fields, name);
    }

    static RondoException broken(String file, String what) {
        return new RondoException(ExitCode.BAD_DATA, file + ": " + what);
    }

    /**
     * Reads the next record.
     *
     * @return nothing at the end of a whole file
     * @throws RondoException if the file is torn
     */
    Optional<byte[]> next() throws IOException {
        byte[] bytes = in.readNBytes(recordBytes);
        if (bytes.length == Long.BYTES && littleEndian(bytes).getLong() == records) {
            return Optional.empty();
        }
        if (bytes.length < recordBytes) {
            throw broken(name, "ends after " + records + " " + form.records() + ", but not as it should");
        }
        records++;
        return Optional.of(bytes);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
