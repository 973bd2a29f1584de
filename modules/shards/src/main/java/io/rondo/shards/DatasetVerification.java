package io.rondo.shards;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Holds the files of a dataset against its manifest. */
final class DatasetVerification {
    private DatasetVerification() {}

    static void verify(FileStore dataset, ShardManifest manifest) throws IOException {
        requireChecksum(dataset, ShardManifest.TOKENIZER_FILE, manifest.tokenizerSha256());
        for (Map.Entry<String, SplitInfo> split : manifest.splits().entrySet()) {
            FileStore directory = dataset.directory(split.getKey());
            for (ShardFile shard : split.getValue().shards()) {
                requireLengths(directory, shard);
                try {
                    requireChecksum(directory, shard.bin(), shard.binSha256());
                    requireChecksum(directory, shard.idx(), shard.idxSha256());
                } catch (RondoException mismatch) {
                    // A checksum cannot say where; if the damage shows in the structure, this can.
                    try (ShardReader reader = ShardReader.open(directory, shard.name())) {
                        reader.verify(manifest.vocabularySize());
                    }
                    throw mismatch;
                }
            }
        }
        for (DatasetFile file : manifest.files()) {
            verify(dataset, file);
        }
    }

    static void verify(FileStore dataset, DatasetFile file) throws IOException {
        requireLength(dataset, file.path(), file.length());
        requireChecksum(dataset, file.path(), file.sha256());
    }

    /** Compares the lengths of both files, which finds what was torn without reading anything. */
    static void requireLengths(FileStore directory, ShardFile shard) throws IOException {
        requireLength(directory, shard.bin(), shard.binLength());
        requireLength(directory, shard.idx(), shard.idxLength());
    }

    static void requireLength(FileStore directory, String file, long expected) throws IOException {
        String path = directory.root() + "/" + file;
        Optional<FileEntry> entry = directory.entry(file);
        if (entry.isEmpty()) {
            throw new RondoException(
                    ExitCode.BAD_DATA, path + " does not exist; the manifest says " + expected + " bytes");
        }
        if (entry.get().length() != expected) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    path + " ends at byte " + entry.get().length() + "; the manifest says at " + expected);
        }
    }

    private static void requireChecksum(FileStore directory, String file, String expected) throws IOException {
        String path = directory.root() + "/" + file;
        if (directory.entry(file).isEmpty()) {
            throw new RondoException(ExitCode.BAD_DATA, path + " does not exist; the manifest names it");
        }
        String actual = Checksums.sha256(directory, file);
        if (!actual.equals(expected)) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    path + " is corrupt: its bytes from 0 to the end have the SHA-256 " + actual
                            + "; the manifest says " + expected);
        }
    }
}
