package io.rondo.shards;

import java.nio.charset.StandardCharsets;

/**
 * Layout of a shard: Megatron-LM's indexed dataset ({@code megatron/core/datasets/indexed_dataset.py}), version 1, with
 * one sequence per document. {@code NAME.bin} holds the token ids of all documents back to back, each document ended by
 * the end-of-document token. {@code NAME.idx} is little-endian and unaligned:
 *
 * <pre>
 * 0   9 bytes "MMIDIDX\0\0"
 * 9   u64 version = 1
 * 17  u8  token type: 8 = u16, 4 = i32
 * 18  u64 S = sequences (here: documents)
 * 26  u64 D = S + 1
 * 34  i32[S] lengths in tokens, the end-of-document token included
 *     i64[S] byte offsets into NAME.bin
 *     i64[D] first sequence of each document, and S at the end (here: 0, 1, …, S)
 * </pre>
 */
public final class IndexedDatasetFormat {
    /** The only version there is. */
    public static final long VERSION = 1;

    /** Ending of the file of token ids. */
    public static final String BIN = ".bin";

    /** Ending of the index file. */
    public static final String IDX = ".idx";

    static final int VERSION_OFFSET = 9;
    static final int TYPE_OFFSET = 17;
    static final int SEQUENCES_OFFSET = 18;
    static final int DOCUMENTS_OFFSET = 26;
    static final int HEADER_BYTES = 34;

    private IndexedDatasetFormat() {}

    static byte[] magic() {
        return "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the byte offset of a document stands in the {@code .idx} of a shard with so many documents. */
    static long offsetsStart(long documents) {
        return HEADER_BYTES + Integer.BYTES * documents;
    }

    /** Where the first entry of the document index stands. */
    static long documentIndexStart(long documents) {
        return offsetsStart(documents) + Long.BYTES * documents;
    }

    /** Bytes of the {@code .idx} of a shard with so many documents. */
    static long indexLength(long documents) {
        return documentIndexStart(documents) + Long.BYTES * (documents + 1);
    }
}
