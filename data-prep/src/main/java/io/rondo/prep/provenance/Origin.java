package io.rondo.prep.provenance;

import java.util.HexFormat;

/**
 * Where a document came from.
 *
 * @param id 32 lower-case hexadecimal digits
 * @param source index into the manifest's list of sources
 * @param changes bit {@code i} is set if step {@code i} has changed the text
 * @param position byte offset of the record in the decompressed source; in Parquet the row number
 */
public record Origin(String id, int source, int changes, long position) {
    /** An id as files and commands spell it. */
    public static String id(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /** Whether a step has changed the text. */
    public boolean changedBy(int step) {
        return (changes >>> step & 1) == 1;
    }
}
