package io.rondo.shards;

import static io.rondo.shards.IndexedDatasetFormat.DOCUMENTS_OFFSET;
import static io.rondo.shards.IndexedDatasetFormat.HEADER_BYTES;
import static io.rondo.shards.IndexedDatasetFormat.IDX;
import static io.rondo.shards.IndexedDatasetFormat.SEQUENCES_OFFSET;
import static io.rondo.shards.IndexedDatasetFormat.TYPE_OFFSET;
import static io.rondo.shards.IndexedDatasetFormat.VERSION_OFFSET;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.PositionedInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the header of an {@code .idx} says, checked against the lengths of both files.
 *
 * @param path of the shard, without ending
 * @param type how a token is stored
 * @param documents entries of the index
 * @param tokens in the {@code .bin}
 */
record ShardIndex(String path, TokenType type, long documents, long tokens) {
    private static final int DOCUMENTS_PER_READ = 8192;

    /** Where a document's tokens stand in the shard's token stream. */
    record Span(long firstToken, int length) {}

    static ShardIndex read(String path, PositionedInput idx, long binLength) throws IOException {
        String file = path + IDX;
        require(
                idx.length() >= HEADER_BYTES,
                file,
                idx.length(),
                "the file ends inside its header of " + HEADER_BYTES + " bytes");
        ByteBuffer header = bytes(idx, 0, HEADER_BYTES);
        byte[] magic = new byte[IndexedDatasetFormat.magic().length];
        header.get(0, magic);
        require(
                Arrays.equals(magic, IndexedDatasetFormat.magic()),
                file,
                0,
                "not an indexed dataset, expected \"MMIDIDX\" and two zero bytes");
        long version = header.getLong(VERSION_OFFSET);
        require(
                version == IndexedDatasetFormat.VERSION,
                file,
                VERSION_OFFSET,
                "format version " + version + ", expected " + IndexedDatasetFormat.VERSION);
        int code = header.get(TYPE_OFFSET);
        TokenType type = TokenType.ofCode(code)
                .orElseThrow(() -> corrupt(file, TYPE_OFFSET, "token type " + code + ", expected 8 (u16) or 4 (i32)"));
        long documents = header.getLong(SEQUENCES_OFFSET);
        // The bound keeps the arithmetic below from overflowing on a hostile count.
        boolean countFits = documents >= 0
                && documents <= idx.length() / Integer.BYTES
                && idx.length() == IndexedDatasetFormat.indexLength(documents);
        require(
                countFits,
                file,
                SEQUENCES_OFFSET,
                documents + " documents do not fit a file of " + idx.length() + " bytes: it is torn");
        long boundaries = header.getLong(DOCUMENTS_OFFSET);
        require(
                boundaries == documents + 1,
                file,
                DOCUMENTS_OFFSET,
                boundaries + " document boundaries, expected " + (documents + 1) + ": one sequence per document");
        long end = documents == 0
                ? 0
                : bytes(idx, IndexedDatasetFormat.offsetsStart(documents) + Long.BYTES * (documents - 1), Long.BYTES)
                                .getLong(0)
                        + (long) type.bytes()
                                * bytes(
                                                idx,
                                                IndexedDatasetFormat.offsetsStart(documents) - Integer.BYTES,
                                                Integer.BYTES)
                                        .getInt(0);
        require(
                end == binLength,
                path + IndexedDatasetFormat.BIN,
                binLength,
                "the file ends here, but its index says at " + end);
        return new ShardIndex(path, type, documents, binLength / type.bytes());
    }

    Span span(PositionedInput idx, long document) throws IOException {
        long lengthAt = HEADER_BYTES + Integer.BYTES * document;
        int length = bytes(idx, lengthAt, Integer.BYTES).getInt(0);
        long offsetAt = IndexedDatasetFormat.offsetsStart(documents) + Long.BYTES * document;
        long offset = bytes(idx, offsetAt, Long.BYTES).getLong(0);
        long first = offset / type.bytes();
        require(
                length > 0 && offset >= 0 && offset % type.bytes() == 0 && first + length <= tokens,
                path + IDX,
                offsetAt,
                "document " + document + " of " + length + " tokens at byte " + offset + " is not inside the shard");
        return new Span(first, length);
    }

    /** Checks every entry: lengths positive, offsets their running sum, boundaries 0, 1, 2, … */
    void verify(PositionedInput idx) throws IOException {
        long expectedOffset = 0;
        for (long from = 0; from < documents; from += DOCUMENTS_PER_READ) {
            int count = (int) Math.min(DOCUMENTS_PER_READ, documents - from);
            ByteBuffer lengths = bytes(idx, HEADER_BYTES + Integer.BYTES * from, Integer.BYTES * count);
            long offsetsAt = IndexedDatasetFormat.offsetsStart(documents) + Long.BYTES * from;
            ByteBuffer offsets = bytes(idx, offsetsAt, Long.BYTES * count);
            long boundariesAt = IndexedDatasetFormat.documentIndexStart(documents) + Long.BYTES * from;
            ByteBuffer boundaries = bytes(idx, boundariesAt, Long.BYTES * count);
            for (int i = 0; i < count; i++) {
                int length = lengths.getInt(Integer.BYTES * i);
                long offset = offsets.getLong(Long.BYTES * i);
                long boundary = boundaries.getLong(Long.BYTES * i);
                require(
                        length > 0,
                        path + IDX,
                        HEADER_BYTES + Integer.BYTES * (from + i),
                        "document " + (from + i) + " has a length of " + length);
                require(
                        offset == expectedOffset,
                        path + IDX,
                        offsetsAt + (long) Long.BYTES * i,
                        "document " + (from + i) + " starts at " + offset + ", expected " + expectedOffset);
                require(
                        boundary == from + i,
                        path + IDX,
                        boundariesAt + (long) Long.BYTES * i,
                        "boundary " + boundary + ", expected " + (from + i));
                expectedOffset += (long) length * type.bytes();
            }
        }
        long lastAt = IndexedDatasetFormat.indexLength(documents) - Long.BYTES;
        long last = bytes(idx, lastAt, Long.BYTES).getLong(0);
        require(last == documents, path + IDX, lastAt, "last boundary " + last + ", expected " + documents);
    }

    private static ByteBuffer bytes(PositionedInput in, long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(position, bytes, 0, count);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void require(boolean holds, String file, long offset, String otherwise) {
        if (!holds) {
            throw corrupt(file, offset, otherwise);
        }
    }

    private static RondoException corrupt(String file, long offset, String what) {
        return new RondoException(ExitCode.BAD_DATA, file + " is corrupt at byte " + offset + ": " + what);
    }
}
