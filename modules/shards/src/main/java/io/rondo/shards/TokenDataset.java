package io.rondo.shards;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * One split of a dataset as training sees it: all documents of all shards form one token stream, cut into sequences
 * without regard to documents or shards. Sequence {@code i} of length {@code T} is the tokens {@code [i·T, i·T + T]}: the
 * T inputs and, shifted by one, the T labels share T + 1 tokens. The tokens at the end that fill no sequence are left out.
 *
 * <p>Memory: two numbers per shard, and the token bytes themselves only if the whole split is at most {@link
 * #RESIDENT_BYTES}; a larger split is read sequence by sequence. Safe for several threads, which take turns.
 */
public final class TokenDataset implements Closeable {
    /** A split up to this size is kept in memory once read, since training comes back to it many times. */
    public static final long RESIDENT_BYTES = 64L << 20;

    private final String split;
    private final int sequenceLength;
    private final int vocabularySize;
    private final OpenShards shards;
    private final long[] firstTokens;
    private final List<MixedOrder.Source> mixture;

    private TokenDataset(
            String split,
            int sequenceLength,
            int vocabularySize,
            OpenShards shards,
            long[] firstTokens,
            List<MixedOrder.Source> mixture) {
        this.split = split;
        this.sequenceLength = sequenceLength;
        this.vocabularySize = vocabularySize;
        this.shards = shards;
        this.firstTokens = firstTokens;
        this.mixture = mixture;
    }

    /** {@link #open(FileStore, ShardManifest, String, int)} of the newest version. */
    public static TokenDataset open(FileStore dataset, String split, int sequenceLength) throws IOException {
        return open(dataset, ShardManifest.read(dataset), split, sequenceLength);
    }

    /**
     * Opens a split of one version. Compares the length of every file with the manifest, and the header of each shard when it is first
     * read; {@link ShardManifest#verify} compares checksums.
     *
     * @param manifest of that version
     * @param sequenceLength inputs per sequence, at least 1
     * @throws RondoException {@link ExitCode#BAD_DATA} if a file is missing or torn or the split, or a source of its
     *     mixture, is too short for one sequence
     */
    public static TokenDataset open(FileStore dataset, ShardManifest manifest, String split, int sequenceLength)
            throws IOException {
        if (sequenceLength < 1) {
            throw new IllegalArgumentException("sequence length " + sequenceLength + ": expected at least 1");
        }
        List<ShardFile> files = manifest.split(split).shards();
        FileStore directory = dataset.directory(split);
        long[] firstTokens = new long[files.size() + 1];
        long bytes = 0;
        for (int shard = 0; shard < files.size(); shard++) {
            DatasetVerification.requireLengths(directory, files.get(shard));
            firstTokens[shard + 1] = firstTokens[shard] + files.get(shard).tokens();
            bytes += files.get(shard).binLength();
        }
        TokenDataset opened = new TokenDataset(
                split,
                sequenceLength,
                manifest.vocabularySize(),
                new OpenShards(directory, files, bytes <= RESIDENT_BYTES),
                firstTokens,
                split.equals(ShardManifest.TRAIN) ? mixture(manifest, sequenceLength) : List.of());
        if (opened.sequences() == 0) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    dataset.root() + "/" + split + " holds " + opened.tokens()
                            + " tokens; a sequence length of " + sequenceLength + " needs at least "
                            + (sequenceLength + 1));
        }
        return opened;
    }

    private static List<MixedOrder.Source> mixture(ShardManifest manifest, int sequenceLength) {
        List<ShardFile> train = manifest.split(ShardManifest.TRAIN).shards();
        return manifest.mixture().stream()
                .map(source -> {
                    SequenceRuns runs = SequenceRuns.of(train, source.shards(), sequenceLength);
                    long most = source.maxEpochs() == 0 ? Long.MAX_VALUE : (long) (source.maxEpochs() * runs.count());
                    if (runs.count() == 0 || most == 0) {
                        throw new RondoException(
                                ExitCode.BAD_DATA,
                                "the source '" + source.name() + "' of the mixture gives no sequence of "
                                        + sequenceLength + " tokens; it needs more text, or a shorter sequence length");
                    }
                    return new MixedOrder.Source(runs, source.share(), most);
                })
                .toList();
    }

    /**
     * The order in which training reads the sequences.
     *
     * @param fingerprint {@link ShardManifest#fingerprint()} of the dataset
     * @param seed of the run
     * @param globalBatch sequences per step over all workers, at least 1
     */
    public BatchSampler order(String fingerprint, long seed, int globalBatch) {
        return new BatchSampler(fingerprint, seed, sequences(), globalBatch, mixture);
    }

    /** How many sequences the split gives, at least 1. */
    public long sequences() {
        return Math.max(0, (tokens() - 1) / sequenceLength);
    }

    /** All tokens of the split. */
    public long tokens() {
        return firstTokens[firstTokens.length - 1];
    }

    /** Inputs per sequence. */
    public int sequenceLength() {
        return sequenceLength;
    }

    /**
     * Reads one sequence.
     *
     * @param sequence in [0, {@link #sequences()})
     * @param target of length {@code sequenceLength + 1}
     * @throws RondoException {@link ExitCode#BAD_DATA} if the shard is torn or holds an id that is not in the vocabulary
     */
    public synchronized void read(long sequence, int[] target) throws IOException {
        if (sequence < 0 || sequence >= sequences()) {
            throw new IndexOutOfBoundsException("sequence " + sequence + " of " + sequences() + " in " + split);
        }
        if (target.length != sequenceLength + 1) {
            throw new IllegalArgumentException(
                    "a target of " + target.length + " tokens; expected " + (sequenceLength + 1));
        }
        long position = sequence * sequenceLength;
        int shard = shardOf(position);
        for (int done = 0; done < target.length; shard++) {
            int count = (int) Math.min(target.length - done, firstTokens[shard + 1] - position);
            if (count > 0) {
                shards.read(shard, position - firstTokens[shard], target, done, count);
                requireInVocabulary(shard, position - firstTokens[shard], target, done, count);
                done += count;
                position += count;
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        shards.close();
    }

    private int shardOf(long position) {
        int found = Arrays.binarySearch(firstTokens, position);
        // Empty shards share their first token with the next one; the loop in read() skips them.
        return found >= 0 ? found : -found - 2;
    }

    private void requireInVocabulary(int shard, long first, int[] target, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (target[i] < 0 || target[i] >= vocabularySize) {
                throw shards.notInVocabulary(shard, first + i - offset, target[i], vocabularySize);
            }
        }
    }
}
