package io.rondo.prep.provenance;

import java.nio.charset.StandardCharsets;

/**
 * Layout of {@code NAME.prov}, which stands beside the shard {@code NAME.bin} and has one record for each of its
 * documents, in the same order, that is by ascending id. Little-endian:
 *
 * <pre>
 * 0   8 bytes "RONDOPRV"
 * 8   u32 version = 1
 * 12  u32 N = bytes of the names
 * 16  N bytes UTF-8: the names of the pipeline's steps in order, separated by line feeds
 *     records to the end of the file, 32 bytes each:
 *       0   16 bytes document id: the first 128 bits of the SHA-256 of its UTF-8 text as it went into the shard
 *       16  u32 source: index into the manifest's list of sources
 *       20  u32 changes: bit i is set if step i has changed the text
 *       24  i64 byte offset of the record in the decompressed source; in Parquet the row number
 * </pre>
 */
public final class ProvenanceFormat {
    /** The only version there is. */
    public static final int VERSION = 1;

    /** Ending of the file's name. */
    public static final String ENDING = ".prov";

    static final int VERSION_OFFSET = 8;
    static final int NAMES_LENGTH_OFFSET = 12;
    static final int NAMES_OFFSET = 16;
    static final int RECORD_BYTES = 32;

    private ProvenanceFormat() {}

    static byte[] magic() {
        return "RONDOPRV".getBytes(StandardCharsets.US_ASCII);
    }
}
