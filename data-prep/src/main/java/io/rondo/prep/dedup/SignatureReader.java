package io.rondo.prep.dedup;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads a file of {@link SignatureFormat} from start to end, with one signature in memory. */
final class SignatureReader implements Closeable {
    private final InputStream in;
    private final String name;
    private final NearDuplicateSettings settings;
    private final int idBytes;
    private byte[] id = {};
    private Signature signature = new Signature(new long[0], new byte[0]);
    private long signatures;

    /**
     * Opens a file.
     *
     * @param name for messages
     * @param settings that the file must have been made with, the threshold aside
     * @throws io.rondo.config.RondoException if it is no such file, or was made with others
     */
    SignatureReader(InputStream file, String name, NearDuplicateSettings settings) throws IOException {
        this.in = new BufferedInputStream(file, 1 << 16);
        this.name = name;
        this.settings = settings;
        byte[] bytes = in.readNBytes(SignatureFormat.HEADER_BYTES);
        byte[] magic = SignatureFormat.magic();
        if (bytes.length < SignatureFormat.HEADER_BYTES || !Arrays.equals(Arrays.copyOf(bytes, magic.length), magic)) {
            throw SignatureFormat.broken(name, "not a file of signatures; expected it to start with RONDOSIG");
        }
        ByteBuffer header = littleEndian(bytes).position(magic.length);
        int version = header.getInt();
        if (version != SignatureFormat.VERSION) {
            throw SignatureFormat.broken(
                    name,
                    "signatures of version " + Integer.toUnsignedString(version) + "; this Rondo reads version "
                            + SignatureFormat.VERSION);
        }
        requireSettings(header.getInt(), header.getInt(), header.getInt());
        idBytes = header.getInt();
        if (idBytes < 0 || idBytes > SignatureFormat.MOST_ID_BYTES) {
            throw SignatureFormat.broken(
                    name,
                    "ids of " + Integer.toUnsignedString(idBytes) + " bytes; expected at most "
                            + SignatureFormat.MOST_ID_BYTES);
        }
    }

    private void requireSettings(int words, int bands, int rows) {
        if (words != settings.words() || bands != settings.bands() || rows != settings.rows()) {
            throw SignatureFormat.broken(
                    name,
                    "signatures of " + words + " words, " + bands + " bands and " + rows + " rows; expected "
                            + settings.words() + ", " + settings.bands() + " and " + settings.rows());
        }
    }

    /**
     * Reads the next signature.
     *
     * @return false at the end of a whole file
     * @throws io.rondo.config.RondoException if the file is torn
     */
    boolean next() throws IOException {
        byte[] bytes = in.readNBytes(SignatureFormat.recordBytes(idBytes, settings));
        if (bytes.length == SignatureFormat.TRAILER_BYTES && littleEndian(bytes).getLong() == signatures) {
            return false;
        }
        if (bytes.length < SignatureFormat.recordBytes(idBytes, settings)) {
            throw SignatureFormat.broken(name, "ends after " + signatures + " signatures, but not as it should");
        }
        signatures++;
        ByteBuffer record = littleEndian(bytes);
        id = new byte[idBytes];
        record.get(id);
        long[] bands = new long[settings.bands()];
        for (int band = 0; band < bands.length; band++) {
            bands[band] = record.getLong();
        }
        byte[] rows = new byte[settings.hashes()];
        record.get(rows);
        signature = new Signature(bands, rows);
        return true;
    }

    /** Whose signature was read last. */
    byte[] id() {
        return id;
    }

    /** The signature that was read last. */
    Signature signature() {
        return signature;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
