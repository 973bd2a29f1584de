package io.rondo.shards;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores on a temporary directory, golden bytes, and small datasets. */
final class ShardFixture {
    static final String TOKENIZER_SHA256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    private ShardFixture() {}

    static FileStore store(Path directory) {
        return HadoopFileStore.at(directory.toString());
    }

    static byte[] golden(String name) {
        try (InputStream in = ShardFixture.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ShardFile write(FileStore directory, String name, int vocabularySize, int[]... documents)
            throws IOException {
        try (ShardWriter writer = new ShardWriter(directory, name, vocabularySize)) {
            for (int[] document : documents) {
                writer.add(document);
            }
            return writer.finish();
        }
    }

    /** A dataset whose training stream is 0, 1, 2, …, cut into documents and shards as told. */
    static ShardManifest countingDataset(FileStore dataset, int vocabularySize, int[][] documentLengthsByShard)
            throws IOException {
        return countingDataset(dataset, vocabularySize, documentLengthsByShard, List.of());
    }

    static ShardManifest countingDataset(
            FileStore dataset, int vocabularySize, int[][] documentLengthsByShard, List<MixtureSource> mixture)
            throws IOException {
        int next = 0;
        List<ShardFile> shards = new ArrayList<>();
        for (int shard = 0; shard < documentLengthsByShard.length; shard++) {
            int[][] documents = new int[documentLengthsByShard[shard].length][];
            for (int i = 0; i < documents.length; i++) {
                documents[i] = new int[documentLengthsByShard[shard][i]];
                for (int t = 0; t < documents[i].length; t++) {
                    documents[i][t] = next++;
                }
            }
            shards.add(write(dataset.directory("train"), "shard-" + shard, vocabularySize, documents));
        }
        dataset.createExclusively(ShardManifest.TOKENIZER_FILE, "{}".getBytes());
        ShardManifest manifest = new ShardManifest(
                ShardManifest.version(mixture),
                TOKENIZER_SHA256,
                vocabularySize,
                0,
                Map.of("train", SplitInfo.of(shards, 100)),
                List.of("file:/a.txt"),
                "",
                Map.of(),
                List.of(),
                mixture);
        manifest.write(dataset);
        return manifest;
    }

    static void flip(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= (byte) 0xff;
        Files.write(file, bytes);
    }

    static void truncate(Path file, int length) throws IOException {
        Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), length));
    }
}
