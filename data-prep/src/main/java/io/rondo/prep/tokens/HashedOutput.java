package io.rondo.prep.tokens;

import io.rondo.shards.DatasetFile;
import io.rondo.storage.FileStore;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A new file that is counted and hashed while it is written. */
final class HashedOutput extends FilterOutputStream {
    private final MessageDigest digest;
    private long length;

    private HashedOutput(DigestOutputStream out) {
        super(new BufferedOutputStream(out, 1 << 16));
        this.digest = out.getMessageDigest();
    }

    static HashedOutput create(FileStore directory, String name) throws IOException {
        try {
            return new HashedOutput(
                    new DigestOutputStream(directory.create(name), MessageDigest.getInstance("SHA-256")));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        length++;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        out.write(bytes, offset, count);
        length += count;
    }

    /** What was written, to be asked once, after {@link #close()}. */
    DatasetFile written(String path) {
        return new DatasetFile(path, length, HexFormat.of().formatHex(digest.digest()));
    }
}
