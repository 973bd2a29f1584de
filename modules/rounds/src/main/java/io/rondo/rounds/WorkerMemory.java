package io.rondo.rounds;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Precision;
import io.rondo.model.Architecture;
import io.rondo.model.Computation;
import io.rondo.model.TransformerConfig;
import io.rondo.training.TrainingSettings;

/**
 * The native memory of one worker in bytes, predicted from what the layers and kernels keep. All values are float32.
 *
 * @param parameters the model's own vector, with the copy that a round starts from while it is loaded, and the one that
 *     matrix products take in bf16
 * @param gradients the gradient, and its sum over the parts of a batch if it is accumulated
 * @param optimizer AdamW's two moments
 * @param activations what the blocks keep from the forward to the backward pass
 * @param temporaries what is used again by every block, and the logits of one chunk
 */
public record WorkerMemory(long parameters, long gradients, long optimizer, long activations, long temporaries) {
    private static final long FLOAT = Float.BYTES;

    /** Most logits that stand in memory at once. */
    private static final long LOGITS_AT_ONCE = 1L << 24;

    /** What a thread of the fused kernels works in: tiles for the second cache, twice over. */
    private static final long BYTES_PER_THREAD = 16L << 20;

    /** A worker of a run. */
    public static WorkerMemory of(TransformerConfig model, TrainingSettings training, Computation computation) {
        // A worker that takes over the batch of a lost one cuts it into parts.
        boolean accumulated = training.accumulation() > 1 || training.elastic();
        return of(model, training.batchSize() / training.accumulation(), accumulated, computation);
    }

    /** A worker that computes on a number of sequences at once. */
    public static WorkerMemory of(
            TransformerConfig model, int sequences, boolean accumulated, Computation computation) {
        boolean fused = computation.choice() != Computation.Choice.PORTABLE;
        Sizes sizes = Sizes.of(model, sequences);
        long vector = FLOAT * parameterCount(model);
        long perBlock = fused ? sizes.fusedBlock() : sizes.portableBlock();
        // A block that computes again keeps its input; the one that just does so needs the rest as well.
        long kept = computation.recompute()
                ? model.layers() * sizes.stream() + perBlock
                : model.layers() * (sizes.stream() + perBlock);
        long shared = (fused ? sizes.fusedTemporaries() : sizes.portableTemporaries()) + sizes.head();
        return new WorkerMemory(
                2 * vector + (fused ? weightCopies(model, computation.precision()) : 0),
                accumulated ? 2 * vector : vector,
                2 * vector,
                FLOAT * kept,
                FLOAT * shared + (fused ? computation.threads() * BYTES_PER_THREAD : 0));
    }

    private static long weightCopies(TransformerConfig model, Precision precision) {
        return switch (precision) {
            case FP32 -> 0;
            case AUTO ->
                CpuKernels.multipliesHalvesHere() ? CpuKernels.operandBytes(precision) * parameterCount(model) : 0;
            case BF16 -> CpuKernels.operandBytes(precision) * parameterCount(model);
        };
    }

    /** All of it. */
    public long total() {
        return parameters + gradients + optimizer + activations + temporaries;
    }

    /** Values in the flat vector of a model. */
    public static long parameterCount(TransformerConfig model) {
        long width = model.width();
        long hidden = model.feedForwardWidth();
        long embedding = model.vocabularySize() * width;
        return switch (model.architecture()) {
            case GPT2 -> {
                long block = 4 * width * width + 2 * width * hidden + 9 * width + hidden;
                yield embedding + model.sequenceLength() * width + model.layers() * block + 2 * width;
            }
            case LLAMA -> {
                long keys = width / model.heads() * model.keyValueHeads();
                long block = 2 * width * width + 2 * width * keys + 3 * width * hidden + 2 * width;
                yield (model.tiedEmbeddings() ? 1 : 2) * embedding + model.layers() * block + width;
            }
        };
    }

    /**
     * Numbers of values.
     *
     * @param rows positions
     * @param stream values of the residual stream
     * @param projections queries, keys and values
     * @param hidden what the first matrix of the feed-forward part puts out
     * @param activated what its second matrix takes
     * @param probabilities of the attention, of all heads
     */
    private record Sizes(
            TransformerConfig model,
            long rows,
            long stream,
            long projections,
            long hidden,
            long activated,
            long probabilities) {
        static Sizes of(TransformerConfig model, int sequences) {
            long rows = (long) sequences * model.sequenceLength();
            long size = model.width() / model.heads();
            long activated = rows * model.feedForwardWidth();
            return new Sizes(
                    model,
                    rows,
                    rows * model.width(),
                    rows * size * (model.heads() + 2L * model.keyValueHeads()),
                    model.architecture() == Architecture.LLAMA ? 2 * activated : activated,
                    activated,
                    rows * model.sequenceLength() * model.heads());
        }

        /** Two norms, attention's input and output, the middle of the residual stream, hidden values, row statistics. */
        long fusedBlock() {
            return 4 * stream + projections + hidden + rows * (4L + model.heads());
        }

        /** The same, with everything that a formula of its own reads again, and masks. */
        long portableBlock() {
            long masks = model.dropout() > 0 ? 2 * stream + probabilities : 0;
            return 9 * stream + projections + 2 * hidden + activated + probabilities + masks;
        }

        /** Gradients of a block, and the activations and their gradients that Deeplearning4j hands on. */
        long fusedTemporaries() {
            return (model.dropout() > 0 ? 7 : 6) * stream + projections + activated + hidden;
        }

        long portableTemporaries() {
            return fusedTemporaries() + 6 * stream + hidden + 3 * probabilities;
        }

        long head() {
            return 2 * stream + rows + Math.min(rows * model.vocabularySize(), LOGITS_AT_ONCE);
        }
    }
}
