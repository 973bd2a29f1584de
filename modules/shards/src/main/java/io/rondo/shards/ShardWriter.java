package io.rondo.shards;

import static io.rondo.shards.IndexedDatasetFormat.BIN;
import static io.rondo.shards.IndexedDatasetFormat.IDX;

import io.rondo.storage.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/**
 * Writes one shard: {@code NAME.bin} as documents come, {@code NAME.idx} at the end. Layout: {@link
 * IndexedDatasetFormat}. Holds 4 bytes per document in memory.
 *
 * <pre>
 * try (ShardWriter writer = new ShardWriter(directory, "shard-00000", vocabularySize)) {
 *     writer.add(tokens);
 *     ShardFile written = writer.finish();
 * }
 * </pre>
 */
public final class ShardWriter implements Closeable {
    private final FileStore directory;
    private final String name;
    private final int vocabularySize;
    private final TokenType type;
    private final LittleEndianOutput bin;
    private int[] lengths = new int[1024];
    private int documents;
    private long tokens;
    private boolean finished;

    /**
     * Creates {@code NAME.bin}.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it exists
     */
    public ShardWriter(FileStore directory, String name, int vocabularySize) throws IOException {
        this.directory = directory;
        this.name = name;
        this.vocabularySize = vocabularySize;
        this.type = TokenType.forVocabulary(vocabularySize);
        this.bin = new LittleEndianOutput(directory.create(name + BIN));
    }

    /**
     * Adds one document.
     *
     * @param tokensIncludingEndOfDocument ids in [0, vocabularySize), at least one
     */
    public void add(int[] tokensIncludingEndOfDocument) throws IOException {
        if (tokensIncludingEndOfDocument.length == 0) {
            throw new IllegalArgumentException(
                    "shard " + name + ", document " + documents + ": no tokens, not even the end of document");
        }
        for (int token : tokensIncludingEndOfDocument) {
            if (token < 0 || token >= vocabularySize) {
                throw new IllegalArgumentException("shard " + name + ", document " + documents + ": token id " + token
                        + " is not in a vocabulary of " + vocabularySize);
            }
        }
        switch (type) {
            case UNSIGNED_SHORT -> {
                for (int token : tokensIncludingEndOfDocument) {
                    bin.putShort(token);
                }
            }
            case INT -> {
                for (int token : tokensIncludingEndOfDocument) {
                    bin.putInt(token);
                }
            }
        }
        if (documents == lengths.length) {
            lengths = Arrays.copyOf(lengths, lengths.length * 2);
        }
        lengths[documents++] = tokensIncludingEndOfDocument.length;
        tokens += tokensIncludingEndOfDocument.length;
    }

    /** Writes the index and ends the shard; both files are on disk when it returns. */
    public ShardFile finish() throws IOException {
        bin.close();
        LittleEndianOutput idx = new LittleEndianOutput(directory.create(name + IDX));
        try (idx) {
            idx.putBytes(IndexedDatasetFormat.magic());
            idx.putLong(IndexedDatasetFormat.VERSION);
            idx.putByte(type.code());
            idx.putLong(documents);
            idx.putLong(documents + 1L);
            for (int document = 0; document < documents; document++) {
                idx.putInt(lengths[document]);
            }
            long offset = 0;
            for (int document = 0; document < documents; document++) {
                idx.putLong(offset);
                offset += (long) lengths[document] * type.bytes();
            }
            for (long document = 0; document <= documents; document++) {
                idx.putLong(document);
            }
        }
        finished = true;
        return new ShardFile(name, documents, tokens, bin.length(), idx.length(), bin.sha256(), idx.sha256());
    }

    /** Deletes what was written unless {@link #finish()} was reached. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        try {
            bin.close();
        } finally {
            directory.delete(name + BIN);
            directory.delete(name + IDX);
        }
    }
}
