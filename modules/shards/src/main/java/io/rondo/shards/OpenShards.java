package io.rondo.shards;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shards of a split that are open at the moment: a bounded number of files, or all token bytes in memory. */
final class OpenShards implements Closeable {
    private static final int MOST_OPEN = 32;
    private static final int TOKENS_PER_READ = 1 << 20;

    private final FileStore directory;
    private final List<ShardFile> files;
    private final boolean resident;
    private final Map<Integer, ShardReader> readers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, int[]> tokens = new HashMap<>();

    OpenShards(FileStore directory, List<ShardFile> files, boolean resident) {
        this.directory = directory;
        this.files = new ArrayList<>(files);
        this.resident = resident;
    }

    void read(int shard, long position, int[] target, int offset, int count) throws IOException {
        if (!resident) {
            reader(shard).read(position, target, offset, count);
            return;
        }
        int[] all = tokens.get(shard);
        if (all == null) {
            all = load(shard);
            tokens.put(shard, all);
        }
        System.arraycopy(all, (int) position, target, offset, count);
    }

    RondoException notInVocabulary(int shard, long position, int token, int vocabularySize) {
        ShardFile file = files.get(shard);
        long width = file.binLength() / file.tokens();
        return TokenCodec.notInVocabulary(directory.root() + "/" + file.bin(), position * width, token, vocabularySize);
    }

    @Override
    public void close() throws IOException {
        tokens.clear();
        while (!readers.isEmpty()) {
            closeEldest();
        }
    }

    private int[] load(int shard) throws IOException {
        int[] all = new int[(int) files.get(shard).tokens()];
        for (int from = 0; from < all.length; from += TOKENS_PER_READ) {
            reader(shard).read(from, all, from, Math.min(TOKENS_PER_READ, all.length - from));
        }
        return all;
    }

    private ShardReader reader(int shard) throws IOException {
        ShardReader reader = readers.get(shard);
        if (reader != null) {
            return reader;
        }
        if (readers.size() == MOST_OPEN) {
            closeEldest();
        }
        ShardFile file = files.get(shard);
        ShardReader opened = ShardReader.open(directory, file.name());
        if (opened.tokens() != file.tokens() || opened.documents() != file.documents()) {
            opened.close();
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    directory.root() + "/" + file.idx() + " says " + opened.documents() + " documents and "
                            + opened.tokens() + " tokens; the manifest says " + file.documents() + " and "
                            + file.tokens());
        }
        readers.put(shard, opened);
        return opened;
    }

    private void closeEldest() throws IOException {
        Iterator<ShardReader> eldest = readers.values().iterator();
        ShardReader reader = eldest.next();
        eldest.remove();
        reader.close();
    }
}
