package io.rondo.prep.dedup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Files of paragraphs. Magic {@code RONDOPAR}, no fields; a record is the 128 bits of a hash, little-endian, low half first. */
record ParagraphFormat() implements RecordForm {
    private static final int BYTES = 2 * Long.BYTES;

    @Override
    public String magic() {
        return "RONDOPAR";
    }

    @Override
    public String ending() {
        return ".par";
    }

    @Override
    public String records() {
        return "paragraphs";
    }

    @Override
    public int fieldCount() {
        return 0;
    }

    @Override
    public List<Integer> fields(int recordBytes) {
        return List.of();
    }

    @Override
    public int recordBytes(List<Integer> fields, String file) {
        return BYTES;
    }

    static byte[] record(long high, long low) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(low)
                .putLong(high)
                .array();
    }

    static long high(byte[] record) {
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(Long.BYTES);
    }

    static long low(byte[] record) {
        return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }
}
