package io.rondo.prep.documents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The first 128 bits of the SHA-256 of a document's UTF-8 bytes. Two different documents share one with a probability of
 * about 10^-15 in a corpus of 10^12 documents.
 */
public final class ContentHash {
    /** Bytes of a hash. */
    public static final int BYTES = 16;

    private final MessageDigest digest = sha256();

    /** The hash of a text. One instance serves one thread. */
    public byte[] of(String text) {
        return Arrays.copyOf(digest.digest(text.getBytes(StandardCharsets.UTF_8)), BYTES);
    }

    /** A hash of a hash that differs by seed: 128 bits that decide split and shard. */
    static ByteBuffer seeded(byte[] hash, long seed) {
        MessageDigest digest = sha256();
        digest.update(hash);
        return ByteBuffer.wrap(
                digest.digest(ByteBuffer.allocate(Long.BYTES).putLong(seed).array()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
