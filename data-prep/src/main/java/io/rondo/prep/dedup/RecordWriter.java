package io.rondo.prep.dedup;

import io.rondo.storage.Sha256OutputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a file of a {@link RecordForm}; complete once it is finished. */
final class RecordWriter implements Closeable {
    static final int VERSION = 1;

    private final int recordBytes;
    private final Sha256OutputStream digested;
    private final OutputStream out;
    private long records;

    RecordWriter(OutputStream file, RecordForm form, int recordBytes) throws IOException {
        this.recordBytes = recordBytes;
        this.digested = new Sha256OutputStream(file);
        this.out = new BufferedOutputStream(digested, 1 << 16);
        out.write(form.magic().getBytes(StandardCharsets.US_ASCII));
        out.write(littleEndian(VERSION));
        for (int field : form.fields(recordBytes)) {
            out.write(littleEndian(field));
        }
    }

    /** @throws IllegalArgumentException if the record has another length than the file's header states */
    void add(byte[] record) throws IOException {
        if (record.length != recordBytes) {
            throw new IllegalArgumentException(
                    "a record of " + record.length + " bytes in a file of records of " + recordBytes);
        }
        out.write(record);
        records++;
    }

    /** Ends the file and says what it is. */
    RecordFile finish(String name) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(records)
                .array());
        out.close();
        return new RecordFile(name, records, digested.length(), digested.sha256());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
