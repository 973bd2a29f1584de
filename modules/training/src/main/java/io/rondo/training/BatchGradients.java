package io.rondo.training;

import io.rondo.model.LanguageModel;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mean gradient of a worker's batch. The batch is cut into parts of at most {@code batch-size / accumulation}
 * sequences whose sizes differ by at most one, so a worker whose batch grows because others were lost needs no more
 * memory for activations.
 */
final class BatchGradients implements AutoCloseable {
    private final LanguageModel model;
    private final LocalSettings settings;
    private Optional<INDArray> sum = Optional.empty();

    BatchGradients(LanguageModel model, LocalSettings settings) {
        this.model = model;
        this.settings = settings;
        if (model.graph().getFlattenedGradients() == null) {
            model.graph().initGradientsView(); // usually left to the first backward pass, but its place is needed here
        }
    }

    /** Where the gradient stands, [1, P]. */
    INDArray gradient() {
        return model.gradientVector();
    }

    /**
     * Computes the gradient.
     *
     * @param tokens inputs, row-major [batch, length]
     * @param labels the token that follows each input
     * @return the mean loss
     */
    double compute(int[] tokens, int[] labels, long step, int worker) {
        int length = model.config().sequenceLength();
        int rows = tokens.length / length;
        int most = settings.batchSize() / settings.accumulation();
        int parts = (rows + most - 1) / most;
        if (parts == 1) {
            return model.computeGradients(tokens, labels, rows, length, dropoutSeed(step, worker, 0));
        }
        INDArray total = accumulator();
        boolean even = rows % parts == 0;
        double loss = 0;
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) rows * part / parts);
            int to = (int) ((long) rows * (part + 1) / parts);
            // Even parts are summed as they are and divided once.
            double share = even ? 1 : (double) (to - from) / rows;
            loss += share
                    * model.computeGradients(
                            Arrays.copyOfRange(tokens, from * length, to * length),
                            Arrays.copyOfRange(labels, from * length, to * length),
                            to - from,
                            length,
                            dropoutSeed(step, worker, part));
            if (!even) {
                model.gradientVector().muli(share);
            }
            if (part == 0) {
                total.assign(model.gradientVector());
            } else {
                total.addi(model.gradientVector());
            }
        }
        if (even) {
            total.muli(1.0 / parts);
        }
        model.gradientVector().assign(total);
        return even ? loss / parts : loss;
    }

    private INDArray accumulator() {
        if (sum.isEmpty()) {
            sum = Optional.of(Nd4j.zeros(DataType.FLOAT, 1, model.parameterCount()));
        }
        return sum.get();
    }

    @Override
    public void close() {
        sum.ifPresent(INDArray::close);
    }

    /** Every (seed, step, worker, part) gets its own stream; the finalizer of SplitMix64 spreads the bits. */
    private long dropoutSeed(long step, int worker, int part) {
        long mixed = settings.seed();
        for (long value : new long[] {step, worker, part}) {
            mixed = (mixed ^ value) + 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            mixed ^= mixed >>> 31;
        }
        return mixed;
    }
}
