package io.rondo.prep;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import io.rondo.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads a tokenizer that was trained before. */
final class TokenizerSource {
    private TokenizerSource() {}

    /**
     * The tokenizer of a dataset.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if it is not the one that the manifest says
     */
    static Tokenizer ofDataset(FileStore dataset, ShardManifest manifest) throws IOException {
        String file = dataset.root() + "/" + ShardManifest.TOKENIZER_FILE;
        byte[] json;
        try {
            json = dataset.readAll(ShardManifest.TOKENIZER_FILE);
        } catch (NoSuchFileException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " does not exist; the manifest names it", e);
        }
        if (!Checksums.sha256(json).equals(manifest.tokenizerSha256())) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " is not the tokenizer that the dataset was made with, or is corrupt");
        }
        return TokenizerFile.parse(new String(json, StandardCharsets.UTF_8), file);
    }

    /**
     * The tokenizer in a file.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if it is missing, cannot be used or has no end-of-document token
     */
    static Tokenizer read(String uri, Configuration configuration) throws IOException {
        Path given = new Path(uri);
        Path path = given.getFileSystem(configuration).makeQualified(given);
        FileStore directory = HadoopFileStore.at(path.getParent().toString(), configuration);
        try {
            String json = new String(directory.readAll(path.getName()), StandardCharsets.UTF_8);
            Tokenizer tokenizer = TokenizerFile.parse(json, uri);
            if (tokenizer.endOfDocument().isEmpty()) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        "tokenizer-file " + uri + " has no token " + Tokenizer.END_OF_DOCUMENT
                                + ", which must end each document");
            }
            return tokenizer;
        } catch (NoSuchFileException e) {
            throw new RondoException(ExitCode.BAD_DATA, "tokenizer-file " + uri + " does not exist", e);
        } catch (TokenizerFormatException e) {
            throw new RondoException(ExitCode.BAD_DATA, "tokenizer-file " + e.getMessage(), e);
        }
    }
}
