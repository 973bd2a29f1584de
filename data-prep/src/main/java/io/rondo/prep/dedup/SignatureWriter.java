package io.rondo.prep.dedup;

import io.rondo.storage.Sha256OutputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a file of {@link SignatureFormat}; complete once it is finished. */
final class SignatureWriter implements Closeable {
    private final NearDuplicateSettings settings;
    private final int idBytes;
    private final Sha256OutputStream digested;
    private final OutputStream out;
    private final byte[] bytes;
    private final ByteBuffer signature;
    private long signatures;

    SignatureWriter(OutputStream file, NearDuplicateSettings settings, int idBytes) throws IOException {
        this.settings = settings;
        this.idBytes = idBytes;
        this.digested = new Sha256OutputStream(file);
        this.out = new BufferedOutputStream(digested, 1 << 16);
        this.bytes = new byte[SignatureFormat.recordBytes(idBytes, settings)];
        this.signature = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.write(littleEndian(SignatureFormat.HEADER_BYTES)
                .put(SignatureFormat.magic())
                .putInt(SignatureFormat.VERSION)
                .putInt(settings.words())
                .putInt(settings.bands())
                .putInt(settings.rows())
                .putInt(idBytes)
                .array());
    }

    /** @throws IllegalArgumentException if id or signature have not the length that the file's header states */
    void add(byte[] id, Signature added) throws IOException {
        if (id.length != idBytes
                || added.bands().length != settings.bands()
                || added.rows().length != settings.hashes()) {
            throw new IllegalArgumentException("an id of " + id.length + " bytes with " + added.bands().length
                    + " bands and " + added.rows().length + " rows; expected " + idBytes + ", " + settings.bands()
                    + " and " + settings.hashes());
        }
        signature.clear().put(id);
        for (long band : added.bands()) {
            signature.putLong(band);
        }
        signature.put(added.rows());
        out.write(bytes);
        signatures++;
    }

    /** Ends the file and says what it is. */
    SignatureFile finish(String name) throws IOException {
        out.write(
                littleEndian(SignatureFormat.TRAILER_BYTES).putLong(signatures).array());
        out.close();
        return new SignatureFile(name, signatures, digested.length(), digested.sha256());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
