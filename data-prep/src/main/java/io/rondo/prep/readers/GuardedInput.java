package io.rondo.prep.readers;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The decompressed bytes of one file. Refuses archives that grow out of proportion, and says of a torn or corrupt one
 * where it breaks.
 */
final class GuardedInput extends InputStream {
    // A short file may well be all one letter; proportion counts from here on.
    private static final long UNSUSPICIOUS_BYTES = 16L << 20;

    private final String source;
    private final CountingInput compressed;
    private final InputStream decompressed;
    private final boolean guarded;
    private final ReadSettings settings;
    private long position;

    private GuardedInput(
            String source, CountingInput compressed, InputStream decompressed, boolean guarded, ReadSettings settings) {
        this.source = source;
        this.compressed = compressed;
        this.decompressed = decompressed;
        this.guarded = guarded;
        this.settings = settings;
    }

    static GuardedInput open(String source, InputStream raw, ReadSettings settings) throws IOException {
        Compression compression = Compression.ofName(source);
        CountingInput counting = new CountingInput(raw);
        try {
            return new GuardedInput(
                    source, counting, compression.decompress(counting), compression != Compression.NONE, settings);
        } catch (IOException e) {
            raw.close();
            throw corrupt(source, 0, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count;
        try {
            count = decompressed.read(target, offset, length);
        } catch (IOException e) {
            if (!guarded || compressed.failed) {
                throw e;
            }
            throw corrupt(source, compressed.position, e);
        }
        if (count > 0) {
            position += count;
            if (guarded) {
                refuseExpansion();
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        decompressed.close();
    }

    private void refuseExpansion() {
        if (position > settings.maxDecompressedBytes()) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    source + " holds more than " + settings.maxDecompressedBytes()
                            + " bytes when decompressed; raise max-decompressed-bytes if it may");
        }
        if (position > UNSUSPICIOUS_BYTES && position / settings.maxExpansion() > compressed.position) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    source + " grows to more than " + settings.maxExpansion()
                            + " times its size when decompressed; raise max-expansion if it may");
        }
    }

    private static RondoException corrupt(String source, long offset, IOException cause) {
        return new RondoException(
                ExitCode.BAD_DATA,
                source + " is torn or corrupt near byte " + offset + ": "
                        + (cause instanceof EOFException ? "it ends too early" : cause.getMessage()),
                cause);
    }

    /** Tells a broken archive from a broken connection. */
    private static final class CountingInput extends FilterInputStream {
        private long position;
        private boolean failed;

        private CountingInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                position += Math.max(0, count);
                return count;
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
