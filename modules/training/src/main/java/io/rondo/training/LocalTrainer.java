package io.rondo.training;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The inner loop of one worker: H steps of the inner optimizer from the shared parameters. What it returns is a pure function of the
 * parameters, the state it was {@linkplain #restore restored} to, the settings, the batches and the steps; the same
 * inputs give the same bits. Not thread-safe; holds two vectors as long as the model beside the model's own two, and a
 * third if gradients are accumulated; with error feedback one more, on the heap.
 */
public final class LocalTrainer implements AutoCloseable {
    private final LanguageModel model;
    private final LocalSettings settings;
    private final LearningRateSchedule learningRates;
    private final Optional<INDArray> accumulated;
    private final INDArray gradient;
    private final InnerOptimizer optimizer;
    private final int[] tokens;
    private final int[] labels;
    private Optional<float[]> residual = Optional.empty();

    /** @param model stays the caller's to close, after this */
    public LocalTrainer(LanguageModel model, LocalSettings settings) {
        this.model = model;
        this.settings = settings;
        this.learningRates = LearningRateSchedule.of(settings);
        this.accumulated = settings.accumulation() == 1
                ? Optional.empty()
                : Optional.of(Nd4j.zeros(DataType.FLOAT, 1, model.parameterCount()));
        if (model.graph().getFlattenedGradients() == null) {
            model.graph().initGradientsView(); // usually left to the first backward pass, but its place is needed here
        }
        this.gradient = accumulated.orElse(model.gradientVector());
        this.optimizer =
                InnerOptimizer.of(model.kernels(), model.parameterVector(), gradient, model.parameters(), settings);
        int batchTokens =
                Math.multiplyExact(settings.batchSize(), model.config().sequenceLength());
        this.tokens = new int[batchTokens];
        this.labels = new int[batchTokens];
    }

    /** Continues from a state instead of the one that the last call of {@link #run} left. */
    public void restore(WorkerState state) {
        optimizer.restore(state);
        residual = state.residual().map(float[]::clone);
    }

    /** The state after the steps so far, copied. */
    public WorkerState state() {
        WorkerState moments = optimizer.state();
        return new WorkerState(
                moments.firstMoment(),
                moments.secondMoment(),
                moments.step(),
                residual.map(float[]::clone),
                Optional.empty());
    }

    /**
     * A part of a pseudo-gradient as it travels. With error feedback that changes the {@link #state()}, which then has to
     * be asked for after all parts of a round have been encoded, each once.
     *
     * @param pseudoGradient of the last {@link #run}; not changed
     * @param from index of the part's first value
     */
    public byte[] encode(float[] pseudoGradient, int from, int length) {
        if (settings.errorFeedback() == 0) {
            return settings.wire().encode(pseudoGradient, from, length);
        }
        if (residual.isEmpty()) {
            residual = Optional.of(new float[pseudoGradient.length]);
        }
        return new ErrorFeedback(settings.wire(), settings.errorFeedback())
                .encode(pseudoGradient, from, length, residual.get());
    }

    /**
     * Trains.
     *
     * @param parameters the shared parameters θ; not changed
     * @param firstStep counted from 0 over the whole run
     * @param steps how many
     * @param beforeEachStep what it throws ends the training, e.g. because the result is not wanted any more
     * @throws RondoException with {@link ExitCode#DIVERGED} if a loss, a gradient or a parameter is not finite; the
     *     state is then undefined
     */
    public LocalResult run(
            float[] parameters, WorkerBatches batches, long firstStep, int steps, Runnable beforeEachStep)
            throws IOException {
        model.loadParameters(parameters);
        double lossSum = 0;
        double gradientNormSum = 0;
        try (BatchReadAhead input = new BatchReadAhead(batches, firstStep, steps, tokens.length)) {
            for (long step = firstStep; step < firstStep + steps; step++) {
                beforeEachStep.run();
                input.next(tokens, labels);
                double loss = computeGradient(step, batches.worker());
                requireFinite(loss, "loss", batches.worker(), step);
                GradientClipping clipping = GradientClipping.of(model.kernels(), gradient, settings.clipNorm());
                requireFinite(clipping.norm(), "gradient norm", batches.worker(), step);
                optimizer.step(learningRates.at(step), clipping.scale());
                lossSum += loss;
                gradientNormSum += clipping.norm();
            }
        }
        float[] reached = new float[parameters.length];
        model.copyParameters(reached);
        PseudoGradient.subtract(parameters, reached, reached);
        requireFinite(
                PseudoGradient.norm(reached), "change of the parameters", batches.worker(), firstStep + steps - 1);
        return new LocalResult(reached, lossSum, gradientNormSum, steps);
    }

    @Override
    public void close() {
        optimizer.close();
        accumulated.ifPresent(INDArray::close);
    }

    /** Leaves the mean gradient of the batch where the optimizer reads it; returns the mean loss. */
    private double computeGradient(long step, int worker) {
        int parts = settings.accumulation();
        int length = model.config().sequenceLength();
        int rows = settings.batchSize() / parts;
        if (accumulated.isEmpty()) {
            return model.computeGradients(tokens, labels, rows, length, dropoutSeed(step, worker, 0));
        }
        INDArray sum = accumulated.get();
        double loss = 0;
        for (int part = 0; part < parts; part++) {
            int from = part * rows * length;
            int to = from + rows * length;
            loss += model.computeGradients(
                    Arrays.copyOfRange(tokens, from, to),
                    Arrays.copyOfRange(labels, from, to),
                    rows,
                    length,
                    dropoutSeed(step, worker, part));
            if (part == 0) {
                sum.assign(model.gradientVector());
            } else {
                sum.addi(model.gradientVector());
            }
        }
        sum.muli(1.0 / parts);
        return loss / parts;
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

    private static void requireFinite(double value, String what, int worker, long step) {
        if (!Double.isFinite(value)) {
            throw new RondoException(
                    ExitCode.DIVERGED,
                    "training diverged: the " + what + " of worker " + worker + " is " + value + " at inner step "
                            + (step + 1) + "; a lower learning-rate or a longer warm-up usually helps");
        }
    }
}
