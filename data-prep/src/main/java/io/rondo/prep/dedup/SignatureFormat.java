package io.rondo.prep.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Files of signatures. Magic {@code RONDOSIG}; fields: words of an n-gram, B = bands, R = rows of a band, I = bytes of an
 * id. A record, little-endian:
 *
 * <pre>
 * I bytes  id
 * u64[B]   hashes of the bands
 * u8[B·R]  eight bits of each row, band by band
 * </pre>
 *
 * @param settings that signatures are made with; the threshold may be another
 */
record SignatureFormat(NearDuplicateSettings settings) implements RecordForm {
    /** More is no id. */
    private static final int MOST_ID_BYTES = 1 << 16;

    @Override
    public String magic() {
        return "RONDOSIG";
    }

    @Override
    public String ending() {
        return ".sig";
    }

    @Override
    public String records() {
        return "signatures";
    }

    @Override
    public int fieldCount() {
        return 4;
    }

    @Override
    public List<Integer> fields(int recordBytes) {
        return List.of(settings.words(), settings.bands(), settings.rows(), recordBytes - signatureBytes());
    }

    @Override
    public int recordBytes(List<Integer> fields, String file) {
        if (!fields.subList(0, 3).equals(List.of(settings.words(), settings.bands(), settings.rows()))) {
            throw RecordReader.broken(
                    file,
                    "signatures of " + fields.get(0) + " words, " + fields.get(1) + " bands and " + fields.get(2)
                            + " rows; expected " + settings.words() + ", " + settings.bands() + " and "
                            + settings.rows());
        }
        int idBytes = fields.get(3);
        if (idBytes < 0 || idBytes > MOST_ID_BYTES) {
            throw RecordReader.broken(
                    file, "ids of " + Integer.toUnsignedString(idBytes) + " bytes; expected at most " + MOST_ID_BYTES);
        }
        return idBytes + signatureBytes();
    }

    /** @throws IllegalArgumentException if the signature was made with other settings */
    byte[] record(byte[] id, Signature signature) {
        if (signature.bands().length != settings.bands() || signature.rows().length != settings.hashes()) {
            throw new IllegalArgumentException("a signature of " + signature.bands().length + " bands and "
                    + signature.rows().length + " rows; expected " + settings.bands() + " and " + settings.hashes());
        }
        ByteBuffer record = ByteBuffer.allocate(id.length + signatureBytes()).order(ByteOrder.LITTLE_ENDIAN);
        record.put(id);
        for (long band : signature.bands()) {
            record.putLong(band);
        }
        return record.put(signature.rows()).array();
    }

    byte[] id(byte[] record) {
        return Arrays.copyOf(record, record.length - signatureBytes());
    }

    Signature signature(byte[] record) {
        ByteBuffer buffer = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(record.length - signatureBytes());
        long[] bands = new long[settings.bands()];
        for (int band = 0; band < bands.length; band++) {
            bands[band] = buffer.getLong();
        }
        byte[] rows = new byte[settings.hashes()];
        buffer.get(rows);
        return new Signature(bands, rows);
    }

    private int signatureBytes() {
        return Long.BYTES * settings.bands() + settings.hashes();
    }
}
