package io.rondo.prep.pipeline;

import io.rondo.prep.documents.ContentHash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A document as a few bytes, ordered by source and position.
 *
 * <pre>
 * 0   4 bytes   number of the source
 * 4   8 bytes   position in it
 * 12  16 bytes  hash of the text, from which its bucket follows
 * </pre>
 */
final class DocumentKey {
    private static final int POSITION_OFFSET = 4;
    private static final int HASH_OFFSET = 12;

    private DocumentKey() {}

    static byte[] of(int source, long position, byte[] hash) {
        return ByteBuffer.allocate(HASH_OFFSET + ContentHash.BYTES)
                .putInt(source)
                .putLong(position)
                .put(hash)
                .array();
    }

    static int source(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }

    static long position(byte[] key) {
        return ByteBuffer.wrap(key).getLong(POSITION_OFFSET);
    }

    static byte[] hash(byte[] key) {
        return Arrays.copyOfRange(key, HASH_OFFSET, key.length);
    }
}
