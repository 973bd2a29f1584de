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
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a dataset directory holds; written last, so that a directory with a manifest is whole. Layout: {@code
 * manifest.json}, {@code tokenizer.json}, per split {@code SPLIT/NAME.bin} and {@code SPLIT/NAME.idx}, and {@code files}.
 *
 * @param formatVersion {@link #FORMAT_VERSION}, or {@link #MIXTURE_VERSION} with a mixture
 * @param tokenizerSha256 of {@code tokenizer.json}, lower-case hexadecimal
 * @param vocabularySize ids are below it
 * @param endOfDocument the id that ends each document
 * @param splits by name, e.g. {@link #TRAIN} and {@link #VALIDATION}
 * @param sources the input files as they were given
 * @param settings the resolved settings that made the dataset, as text
 * @param counts what happened to the documents on the way, by name, in the order of the pipeline
 * @param files all files beside shards and tokenizer; empty if an older Rondo made the dataset, which kept no record
 * @param mixture the sources that training draws from in proportions of their own, which together have all shards of the
 *     train split; empty: it draws from all sequences alike
 */
public record ShardManifest(
        int formatVersion,
        String tokenizerSha256,
        int vocabularySize,
        int endOfDocument,
        Map<String, SplitInfo> splits,
        List<String> sources,
        String settings,
        Map<String, Long> counts,
        List<DatasetFile> files,
        List<MixtureSource> mixture) {
    /** The version of a manifest without a mixture. */
    public static final int FORMAT_VERSION = 1;
    /** The version of a manifest with a mixture, so that a program that knows of none does not train without it. */
    public static final int MIXTURE_VERSION = 2;

    /** Name of the manifest in a dataset directory. */
    public static final String FILE = "manifest.json";

    /** Name of the tokenizer in a dataset directory. */
    public static final String TOKENIZER_FILE = "tokenizer.json";

    /** The split that training reads. */
    public static final String TRAIN = "train";

    /** The split whose documents training never sees. */
    public static final String VALIDATION = "validation";

    public ShardManifest {
        if (formatVersion != version(mixture)) {
            throw new IllegalArgumentException("format version " + formatVersion + ", expected " + version(mixture));
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
        files = List.copyOf(files);
        mixture = List.copyOf(mixture);
        if (!mixture.isEmpty()) {
            requireWholeMixture(
                    Optional.ofNullable(splits.get(TRAIN))
                            .map(SplitInfo::shards)
                            .orElse(List.of()),
                    mixture);
        }
    }

    /** Of a dataset that is no mixture and has no other files than shards and tokenizer. */
    public ShardManifest(
            int formatVersion,
            String tokenizerSha256,
            int vocabularySize,
            int endOfDocument,
            Map<String, SplitInfo> splits,
            List<String> sources,
            String settings,
            Map<String, Long> counts) {
        this(
                formatVersion,
                tokenizerSha256,
                vocabularySize,
                endOfDocument,
                splits,
                sources,
                settings,
                counts,
                List.of(),
                List.of());
    }

    /** The same dataset with these files beside its shards. */
    public ShardManifest withFiles(List<DatasetFile> others) {
        return new ShardManifest(
                formatVersion,
                tokenizerSha256,
                vocabularySize,
                endOfDocument,
                splits,
                sources,
                settings,
                counts,
                others,
                mixture);
    }

    /** The format version of a manifest with this mixture. */
    public static int version(List<MixtureSource> mixture) {
        return mixture.isEmpty() ? FORMAT_VERSION : MIXTURE_VERSION;
    }

    private static void requireWholeMixture(List<ShardFile> train, List<MixtureSource> mixture) {
        List<String> names = mixture.stream().map(MixtureSource::name).toList();
        List<String> mixed = mixture.stream()
                .flatMap(source -> source.shards().stream())
                .sorted()
                .toList();
        long shares = mixture.stream().mapToLong(MixtureSource::share).sum();
        if (!mixed.equals(train.stream().map(ShardFile::name).sorted().toList())) {
            throw new IllegalArgumentException(
                    "the mixture of " + names + " does not have each shard of the train split in one source");
        }
        if (names.stream().distinct().count() < names.size() || shares > MixtureSource.MOST_SHARES) {
            throw new IllegalArgumentException("the mixture of " + names
                    + " has a name twice, or shares that sum to more" + " than " + MixtureSource.MOST_SHARES);
        }
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

    /**
     * Compares the length of one of {@link #files}, which finds what was torn without reading it.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if it is missing or of another length
     */
    public static void verifyLength(FileStore dataset, DatasetFile file) throws IOException {
        DatasetVerification.requireLength(dataset, file.path(), file.length());
    }

    /**
     * Reads one of {@link #files} and compares length and checksum.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} naming it if it is not what the manifest says
     */
    public static void verify(FileStore dataset, DatasetFile file) throws IOException {
        DatasetVerification.verify(dataset, file);
    }

    /** What is known of a file beside the shards, by its path in the dataset. */
    public Optional<DatasetFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
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
     * same tokens. SHA-256 (lower-case hexadecimal) over the tokenizer, the checksums of the {@code .bin} files and the
     * mixture; where the text came from and which settings made it do not count.
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
        mixture.forEach(source -> content.append("mixture " + source.name() + " " + source.share() + " "
                + source.maxEpochs() + " " + String.join(" ", source.shards()) + "\n"));
        return Checksums.sha256(content.toString().getBytes(StandardCharsets.UTF_8));
    }
}
