package io.rondo.training;

import io.rondo.storage.Sha256OutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** By which runs are compared: two models with equal checksums have bit-identical parameters. */
public final class ParameterChecksum {
    private static final int FLOATS = 1 << 16;

    private ParameterChecksum() {}

    /** SHA-256 (lower-case hexadecimal) of the flat vector as little-endian float32. */
    public static String of(float[] parameters) {
        ByteBuffer bytes = ByteBuffer.allocate(FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (Sha256OutputStream digest = new Sha256OutputStream(OutputStream.nullOutputStream())) {
            for (int from = 0; from < parameters.length; from += FLOATS) {
                int count = Math.min(FLOATS, parameters.length - from);
                bytes.asFloatBuffer().put(parameters, from, count);
                digest.write(bytes.array(), 0, count * Float.BYTES);
            }
            return digest.sha256();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
