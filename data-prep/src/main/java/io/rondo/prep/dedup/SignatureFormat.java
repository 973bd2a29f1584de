package io.rondo.prep.dedup;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.nio.charset.StandardCharsets;

/**
 * Layout of a file of signatures, version 1, little-endian and unaligned:
 *
 * <pre>
 * 0   8 bytes "RONDOSIG"
 * 8   u32 version = 1
 * 12  u32 words of an n-gram
 * 16  u32 B = bands
 * 20  u32 R = rows of a band
 * 24  u32 I = bytes of an id
 * 28  S signatures of I + 8·B + B·R bytes each:
 *       I bytes  id
 *       u64[B]   hashes of the bands
 *       u8[B·R]  eight bits of each row, band by band
 *     u64 S
 * </pre>
 */
final class SignatureFormat {
    static final int VERSION = 1;
    static final String ENDING = ".sig";
    static final int HEADER_BYTES = 28;
    static final int TRAILER_BYTES = Long.BYTES;
    /** More is no id. */
    static final int MOST_ID_BYTES = 1 << 16;

    private SignatureFormat() {}

    static byte[] magic() {
        return "RONDOSIG".getBytes(StandardCharsets.US_ASCII);
    }

    static int recordBytes(int idBytes, NearDuplicateSettings settings) {
        return idBytes + Long.BYTES * settings.bands() + settings.hashes();
    }

    static RondoException broken(String file, String what) {
        return new RondoException(ExitCode.BAD_DATA, file + ": " + what);
    }
}
