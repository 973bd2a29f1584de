package io.rondo.evaluation;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Arrays;

/**
 * The mean loss of a model over a whole split: every full sequence once, in the order of the token stream, without
 * dropout. The sum is taken in that order in double precision, so the same model gives the same figure every time.
 */
public final class Perplexity {
    /** Logits of one batch: 2^24 floats, 64 MiB. */
    private static final long LOGITS_PER_BATCH = 1L << 24;

    /** What long evaluations tell how far they are. */
    @FunctionalInterface
    public interface Progress {
        /** Called after each batch. */
        void evaluated(long sequences, long ofSequences);
    }

    private Perplexity() {}

    /** {@link #measure(LanguageModel, FileStore, String, Progress)} on the validation split. */
    public static EvaluationResult measure(LanguageModel model, FileStore dataset) throws IOException {
        return measure(model, dataset, ShardManifest.VALIDATION, (sequences, ofSequences) -> {});
    }

    /** {@link #measure(LanguageModel, FileStore, ShardManifest, String, Progress)} on the newest version of a dataset. */
    public static EvaluationResult measure(LanguageModel model, FileStore dataset, String split, Progress progress)
            throws IOException {
        return measure(model, dataset, ShardManifest.read(dataset), split, progress);
    }

    /**
     * Evaluates a model on a split of a dataset.
     *
     * @param manifest of the version that is read
     * @throws RondoException with {@link ExitCode#BAD_DATA} if the split is missing, damaged, too short for one sequence
     *     or made for another vocabulary; with {@link ExitCode#DIVERGED} if the loss is not finite
     */
    public static EvaluationResult measure(
            LanguageModel model, FileStore dataset, ShardManifest manifest, String split, Progress progress)
            throws IOException {
        SplitInfo info = split(model.config(), dataset, manifest, split);
        try (TokenDataset sequences =
                TokenDataset.open(dataset, manifest, split, model.config().sequenceLength())) {
            double loss = meanLoss(model, sequences, progress);
            if (!Double.isFinite(loss)) {
                throw new RondoException(
                        ExitCode.DIVERGED,
                        "the loss on " + dataset.root() + "/" + split + " is not finite: the model has diverged");
            }
            return EvaluationResult.of(
                    loss, sequences.sequences() * sequences.sequenceLength(), info.tokens(), info.textBytes());
        }
    }

    private static SplitInfo split(TransformerConfig config, FileStore dataset, ShardManifest manifest, String split) {
        SplitInfo info = manifest.splits().get(split);
        if (info == null) {
            throw bad(
                    dataset,
                    " has no split '" + split + "'; it has " + manifest.splits().keySet());
        }
        if (manifest.vocabularySize() != config.vocabularySize()) {
            throw bad(
                    dataset,
                    " was made for a vocabulary of " + manifest.vocabularySize() + " tokens, but the model has "
                            + config.vocabularySize());
        }
        if (info.textBytes() == 0) {
            throw bad(dataset, "/" + split + " holds no text; bits per byte cannot be counted");
        }
        return info;
    }

    private static double meanLoss(LanguageModel model, TokenDataset sequences, Progress progress) throws IOException {
        int length = sequences.sequenceLength();
        int batch = batchSize(model.config());
        int[] sequence = new int[length + 1];
        int[] tokens = new int[batch * length];
        int[] labels = new int[batch * length];
        double sum = 0;
        for (long first = 0; first < sequences.sequences(); first += batch) {
            int count = (int) Math.min(batch, sequences.sequences() - first);
            for (int row = 0; row < count; row++) {
                sequences.read(first + row, sequence);
                System.arraycopy(sequence, 0, tokens, row * length, length);
                System.arraycopy(sequence, 1, labels, row * length, length);
            }
            int used = count * length;
            sum += count * model.loss(Arrays.copyOf(tokens, used), Arrays.copyOf(labels, used), count, length);
            progress.evaluated(first + count, sequences.sequences());
        }
        return sum / sequences.sequences();
    }

    /** Depends on the model only, so that the same model sums in the same order everywhere. */
    static int batchSize(TransformerConfig config) {
        long logitsPerSequence = (long) config.sequenceLength() * config.vocabularySize();
        return (int) Math.max(1, Math.min(16, LOGITS_PER_BATCH / logitsPerSequence));
    }

    private static RondoException bad(FileStore dataset, String what) {
        return new RondoException(ExitCode.BAD_DATA, dataset.root() + what);
    }
}
