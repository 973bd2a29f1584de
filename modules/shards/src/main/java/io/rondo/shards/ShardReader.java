package io.rondo.shards;

import static io.rondo.shards.IndexedDatasetFormat.BIN;
import static io.rondo.shards.IndexedDatasetFormat.IDX;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.PositionedInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Reads one shard by position; layout: {@link IndexedDatasetFormat}. Holds nothing of the files in memory. Opening
 * checks the header and that both files have the length it implies; {@link #verify} checks everything. Whatever does
 * not fit is refused with a sentence that names the file and the byte offset. Safe for several threads.
 */
public final class ShardReader implements Closeable {
    private final String path;
    private final PositionedInput bin;
    private final PositionedInput idx;
    private final ShardIndex index;

    private ShardReader(String path, PositionedInput bin, PositionedInput idx, ShardIndex index) {
        this.path = path;
        this.bin = bin;
        this.idx = idx;
        this.index = index;
    }

    /**
     * Opens {@code NAME.bin} and {@code NAME.idx}.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if one is missing, torn or not a shard of this version
     */
    public static ShardReader open(FileStore directory, String name) throws IOException {
        String path = directory.root() + "/" + name;
        PositionedInput idx = openFile(directory, name + IDX);
        try {
            PositionedInput bin = openFile(directory, name + BIN);
            try {
                return new ShardReader(path, bin, idx, ShardIndex.read(path, idx, bin.length()));
            } catch (RuntimeException | IOException e) {
                bin.close();
                throw e;
            }
        } catch (RuntimeException | IOException e) {
            idx.close();
            throw e;
        }
    }

    /** How many documents the shard holds. */
    public long documents() {
        return index.documents();
    }

    /** How many tokens it holds, end-of-document tokens included. */
    public long tokens() {
        return index.tokens();
    }

    /** How a token is stored. */
    public TokenType tokenType() {
        return index.type();
    }

    /** Where a document's tokens stand. */
    public DocumentSpan span(long document) throws IOException {
        if (document < 0 || document >= documents()) {
            throw new IndexOutOfBoundsException(path + ": document " + document + " of " + documents());
        }
        ShardIndex.Span span = index.span(idx, document);
        return new DocumentSpan(document, span.firstToken(), span.length());
    }

    /** The document that a token of the shard belongs to, found by bisection. */
    public DocumentSpan documentAt(long position) throws IOException {
        if (position < 0 || position >= tokens()) {
            throw new IndexOutOfBoundsException(path + ": token " + position + " of " + tokens());
        }
        long low = 0;
        long high = documents() - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (index.span(idx, middle).firstToken() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return span(low);
    }

    /** The tokens of a document, its end-of-document token last. */
    public int[] document(long document) throws IOException {
        DocumentSpan span = span(document);
        int[] tokens = new int[span.tokens()];
        read(span.firstToken(), tokens, 0, tokens.length);
        return tokens;
    }

    /**
     * Reads tokens of the stream that all documents of the shard form.
     *
     * @param position of the first token, counted from the start of the shard
     */
    public void read(long position, int[] target, int offset, int count) throws IOException {
        if (position < 0 || position + count > tokens()) {
            throw new IndexOutOfBoundsException(
                    path + ": tokens " + position + " to " + (position + count) + " of " + tokens());
        }
        int width = index.type().bytes();
        byte[] bytes = new byte[Math.multiplyExact(count, width)];
        bin.readFully(position * width, bytes, 0, bytes.length);
        TokenCodec.decode(index.type(), bytes, 0, target, offset, count);
    }

    /**
     * Checks every entry of the index and that every token is in the vocabulary, in one streaming pass.
     *
     * @throws RondoException naming the file and the byte offset of the first thing that is wrong
     */
    public void verify(int vocabularySize) throws IOException {
        index.verify(idx);
        int width = index.type().bytes();
        int[] tokens = new int[1 << 16];
        for (long position = 0; position < tokens(); position += tokens.length) {
            int count = (int) Math.min(tokens.length, tokens() - position);
            read(position, tokens, 0, count);
            for (int i = 0; i < count; i++) {
                if (tokens[i] < 0 || tokens[i] >= vocabularySize) {
                    throw TokenCodec.notInVocabulary(path + BIN, (position + i) * width, tokens[i], vocabularySize);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (bin) {
            idx.close();
        }
    }

    private static PositionedInput openFile(FileStore directory, String file) throws IOException {
        try {
            return directory.openPositioned(file);
        } catch (NoSuchFileException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA, directory.root() + "/" + file + " does not exist; expected half of a shard", e);
        }
    }
}
