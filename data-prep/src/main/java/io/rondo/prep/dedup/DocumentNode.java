package io.rondo.prep.dedup;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A document as a key whose order, byte by byte and unsigned, is the order in which documents are preferred: kept by an
 * earlier run, then smallest priority, then longest text if that is asked for, then smallest id.
 *
 * <pre>
 * 0  4 bytes  big-endian priority with its sign bit set; 0 if kept by an earlier run
 * 4  4 bytes  big-endian 2^31 - 1 - length; 0 if kept by an earlier run
 * 8  the id
 * </pre>
 */
final class DocumentNode {
    private static final int ID_OFFSET = 8;
    private static final int SIGN = 0x80000000;

    private DocumentNode() {}

    /** @param length by {@link Preference#length} */
    static byte[] of(int priority, int length, byte[] id) {
        if (priority < 0) {
            throw new IllegalArgumentException("priority " + priority + " of a document; expected 0 or more");
        }
        return ByteBuffer.allocate(ID_OFFSET + id.length)
                .putInt(priority | SIGN)
                .putInt(Integer.MAX_VALUE - length)
                .put(id)
                .array();
    }

    static byte[] ofKeptBefore(byte[] id) {
        return ByteBuffer.allocate(ID_OFFSET + id.length)
                .position(ID_OFFSET)
                .put(id)
                .array();
    }

    static boolean isKeptBefore(byte[] node) {
        return node[0] >= 0;
    }

    static byte[] id(byte[] node) {
        return Arrays.copyOfRange(node, ID_OFFSET, node.length);
    }
}
