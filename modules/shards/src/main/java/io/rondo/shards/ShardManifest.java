package io.rondo.shards;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a dataset directory holds; written last, so that a directory with a manifest is whole. Layout: {@code
 * manifest.json}, {@code tokenizer.json} and, per split, {@code SPLIT/NAME.bin} and {@code SPLIT/NAME.idx}.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param tokenizerSha256 of {@code tokenizer.json}, lower-case hexadecimal
 * @param vocabularySize ids are below it
 * @param endOfDocument the id that ends each document
 * @param splits by name, e.g. {@link #TRAIN} and {@link #VALIDATION}
 * @param sources the input files as they were given
 * @param settings the resolved settings that made the dataset, as text
 * @param counts what happened to the documents on the way, by name, in the order of the pipeline
 */
public record ShardManifest(
        int formatVersion,
        String tokenizerSha256,
        int vocabularySize,
        int endOfDocument,
        Map<String, SplitInfo> splits,
        List<String> sources,
        String settings,
        Map<String, Long> counts) {
    /** The only version there is. */
    public static final int FORMAT_VERSION = 1;

    /** Name of the manifest in a dataset directory. */
    public static final String FILE = "manifest.json";

    /** Name of the tokenizer in a dataset directory. */
    public static final String TOKENIZER_FILE = "tokenizer.json";

    /** The split that training reads. */
    public static final String TRAIN = "train";

    /** The split whose documents training never sees. */
    public static final String VALIDATION = "validation";

    public ShardManifest {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException("format version " + formatVersion + ", expected " + FORMAT_VERSION);
        }
        if (vocabularySize < 1 || endOfDocument < 0 || endOfDocument >= vocabularySize) {
            throw new IllegalArgumentException(
                    "end of document " + endOfDocument + " is not in a vocabulary of " + vocabularySize);
        }
        for (String split : splits.keySet()) {
            if (!split.matches("[a-z][a-z0-9-]*")) {
                throw new IllegalArgumentException("split name '" + split + "': expected lower-case letters");
            }
        }
        splits = Collections.unmodifiableMap(new TreeMap<>(splits));
        sources = List.copyOf(sources);
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** Whether a dataset has been committed in this directory. */
    public static boolean exists(FileStore dataset) throws IOException {
        return !DatasetVersion.numbers(dataset).isEmpty();
    }

    /**
     * Reads the manifest of a dataset's newest version; {@link DatasetVersion} finds others.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if there is none, or it is torn, altered or of an unknown version
     */
    public static ShardManifest read(FileStore dataset) throws IOException {
        return DatasetVersion.newest(dataset).manifest();
    }

    /**
     * Commits the dataset's first version: creates {@code manifest.json} in one atomic step.
     *
     * @return false if there was one already, which then stays as it is
     */
    public boolean write(FileStore dataset) throws IOException {
        return dataset.createExclusively(FILE, ManifestFormat.toJson(this));
    }

    /**
     * Reads every file of the dataset and compares lengths and checksums.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} naming the first file, and where it can be told the byte offset,
     *     that is not what this manifest says
     */
    public void verify(FileStore dataset) throws IOException {
        DatasetVerification.verify(dataset, this);
    }

    /** The split of this name. */
    public SplitInfo split(String name) {
        SplitInfo split = splits.get(name);
        if (split == null) {
            throw new RondoException(
                    ExitCode.USAGE, "the dataset has no split '" + name + "'; it has " + splits.keySet());
        }
        return split;
    }

    /**
     * Identifies the token streams of the dataset: two datasets with equal fingerprints give every training step the
     * same tokens. SHA-256 (lower-case hexadecimal) over the tokenizer and the checksums of the {@code .bin} files;
     * where the text came from and which settings made it do not count.
     */
    public String fingerprint() {
        StringBuilder content = new StringBuilder("rondo dataset 1\n")
                .append("tokenizer " + tokenizerSha256 + " " + vocabularySize + " " + endOfDocument + "\n");
        splits.forEach((name, split) -> {
            content.append("split " + name + "\n");
            for (ShardFile shard : split.shards()) {
                content.append("shard " + shard.tokens() + " " + shard.binSha256() + "\n");
            }
        });
        return Checksums.sha256(content.toString().getBytes(StandardCharsets.UTF_8));
    }
}
