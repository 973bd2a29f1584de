package io.rondo.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and digests (SHA-256, FIPS 180-4) what passes through it. */
public final class Sha256OutputStream extends FilterOutputStream {
    private final MessageDigest digest = Checksums.newSha256();
    private long length;

    public Sha256OutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        digest.update((byte) value);
        length++;
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        out.write(source, offset, count);
        digest.update(source, offset, count);
        length += count;
    }

    /** Bytes so far. */
    public long length() {
        return length;
    }

    /** The digest in lower-case hexadecimal digits; to be asked once, after the last byte. */
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
