package io.rondo.training;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.kernels.Kernels;
import io.rondo.model.LanguageModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The inner loop of one worker: H steps of the inner optimizer from the shared parameters, or from its own where
 * fragments stream, or one gradient where training is synchronous. What it returns is a pure function of the parameters,
 * the state it was {@linkplain #restore restored} to, the settings, the batches and the steps; the same inputs give the
 * same bits. Not thread-safe; holds two vectors as long as the model beside the model's own two, and a third if gradients
 * are accumulated; with error feedback one more, on the heap.
 */
public final class LocalTrainer implements AutoCloseable {
    private final LanguageModel model;
    private final LocalSettings settings;
    private final LearningRateSchedule learningRates;
    private final BatchGradients gradients;
    private final Optional<InnerOptimizer> optimizer;
    private Optional<float[]> residual = Optional.empty();

    /** @param model stays the caller's to close, after this */
    public LocalTrainer(LanguageModel model, LocalSettings settings) {
        this.model = model;
        this.settings = settings;
        this.learningRates = LearningRateSchedule.of(settings);
        this.gradients = new BatchGradients(model, settings);
        this.optimizer = settings.method() == Method.SYNCHRONOUS
                ? Optional.empty()
                : Optional.of(InnerOptimizer.of(
                        model.kernels(), model.parameterVector(), gradients.gradient(), model.parameters(), settings));
    }

    /**
     * Continues from a state instead of the one that the last call of {@link #run} left.
     *
     * @throws IllegalArgumentException if the state is of another model, or lacks the parameters that the method needs
     */
    public void restore(WorkerState state) {
        optimizer.ifPresent(inner -> inner.restore(state));
        residual = state.residual().map(float[]::clone);
        if (settings.method() == Method.STREAMING_DILOCO) {
            model.loadParameters(state.parameters()
                    .orElseThrow(() ->
                            new IllegalArgumentException("a worker of streaming-diloco needs parameters of its own")));
        }
    }

    /** The state after the steps so far, copied. Where training is synchronous it has no moments. */
    public WorkerState state() {
        WorkerState moments = optimizer.map(InnerOptimizer::state).orElse(WorkerState.initial(0));
        return new WorkerState(
                moments.firstMoment(),
                moments.secondMoment(),
                moments.step(),
                residual.map(float[]::clone),
                settings.method() == Method.STREAMING_DILOCO ? Optional.of(parameters()) : Optional.empty());
    }

    /**
     * A part of a contribution as it travels. With error feedback that changes the {@link #state()}, which then has to be
     * asked for after all parts of a round have been encoded, each once.
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
     * Trains a round of any method but streaming-diloco.
     *
     * @param parameters the shared parameters θ; not changed
     * @param firstStep counted from 0 over the whole run
     * @param steps how many; 1 where training is synchronous
     * @param beforeEachStep what it throws ends the training, e.g. because the result is not wanted any more
     * @throws RondoException with {@link ExitCode#DIVERGED} if a loss, a gradient or a parameter is not finite; the
     *     state is then undefined
     */
    public LocalResult run(
            float[] parameters, WorkerBatches batches, long firstStep, int steps, Runnable beforeEachStep)
            throws IOException {
        requireSuited(steps);
        model.loadParameters(parameters);
        Steps done = new Steps(batches.worker());
        try (BatchReadAhead input = new BatchReadAhead(batches, firstStep, steps, batchTokens(batches))) {
            take(input, batchTokens(batches), firstStep, firstStep + steps, beforeEachStep, done);
        }
        float[] contribution = new float[parameters.length];
        if (settings.method() == Method.SYNCHRONOUS) {
            model.kernels().read(gradients.gradient(), contribution);
        } else {
            model.copyParameters(contribution);
            PseudoGradient.subtract(parameters, contribution, contribution);
        }
        return done.result(contribution, firstStep + steps - 1);
    }

    /**
     * Trains a round of streaming-diloco from the worker's own parameters.
     *
     * @param fragments of this model
     * @param arrived what the exchange before made of {@code round.arriving()}, packed; not changed
     * @param shared {@code round.due()} as shared since their last exchange, packed; not changed
     * @param beforeEachStep what it throws ends the training
     * @return with the pseudo-gradient of {@code round.due()}, packed
     * @throws RondoException as {@link #run(float[], WorkerBatches, long, int, Runnable)}
     */
    public LocalResult run(
            StreamingRound round,
            Fragments fragments,
            float[] arrived,
            float[] shared,
            WorkerBatches batches,
            Runnable beforeEachStep)
            throws IOException {
        long last = round.firstStep() + round.steps();
        long mixing = Math.min(last, round.firstStep() + settings.streaming().overlapSteps());
        Steps done = new Steps(batches.worker());
        int tokens = batchTokens(batches);
        try (BatchReadAhead input = new BatchReadAhead(batches, round.firstStep(), round.steps(), tokens)) {
            take(input, tokens, round.firstStep(), mixing, beforeEachStep, done);
            mix(fragments.all(round.arriving()), arrived);
            take(input, tokens, mixing, last, beforeEachStep, done);
        }
        float[] contribution = values(fragments.all(round.due()), shared.length);
        PseudoGradient.subtract(shared, contribution, contribution);
        return done.result(contribution, last - 1);
    }

    /** The model's parameters, copied. */
    public float[] parameters() {
        float[] parameters = new float[model.parameterCount()];
        model.copyParameters(parameters);
        return parameters;
    }

    @Override
    public void close() {
        optimizer.ifPresent(InnerOptimizer::close);
        gradients.close();
    }

    private void take(BatchReadAhead input, int batchTokens, long from, long to, Runnable before, Steps done)
            throws IOException {
        int[] tokens = new int[batchTokens];
        int[] labels = new int[batchTokens];
        for (long step = from; step < to; step++) {
            before.run();
            input.next(tokens, labels);
            double loss = gradients.compute(tokens, labels, step, done.worker);
            requireFinite(loss, "loss", done.worker, step);
            GradientClipping clipping = GradientClipping.of(model.kernels(), gradients.gradient(), settings.clipNorm());
            requireFinite(clipping.norm(), "gradient norm", done.worker, step);
            double rate = learningRates.at(step);
            optimizer.ifPresent(inner -> inner.step(rate, clipping.scale()));
            done.add(loss, clipping.norm());
        }
    }

    private void mix(List<Kernels.Range> ranges, float[] arrived) {
        int at = 0;
        for (Kernels.Range range : ranges) {
            float[] values = read(range);
            settings.streaming().mix(values, arrived, at);
            model.kernels().write(values, view(range));
            at += values.length;
        }
    }

    /** The model's parameters in ranges, one after the other. */
    private float[] values(List<Kernels.Range> ranges, int length) {
        float[] packed = new float[length];
        int at = 0;
        for (Kernels.Range range : ranges) {
            float[] values = read(range);
            System.arraycopy(values, 0, packed, at, values.length);
            at += values.length;
        }
        return packed;
    }

    private float[] read(Kernels.Range range) {
        float[] values = new float[Math.toIntExact(range.to() - range.from())];
        model.kernels().read(view(range), values);
        return values;
    }

    private INDArray view(Kernels.Range range) {
        return model.parameterVector()
                .reshape(model.parameterCount())
                .get(NDArrayIndex.interval(range.from(), range.to()));
    }

    private int batchTokens(WorkerBatches batches) {
        return Math.multiplyExact(batches.batchSize(), model.config().sequenceLength());
    }

    private void requireSuited(int steps) {
        if (settings.method() == Method.SYNCHRONOUS && steps != 1) {
            throw new IllegalArgumentException("a synchronous round of " + steps + " steps; expected 1");
        }
        if (settings.method() == Method.STREAMING_DILOCO) {
            throw new IllegalArgumentException("a round of streaming-diloco starts from the worker's own parameters");
        }
    }

    /** Sums over the steps of a round. */
    private static final class Steps {
        private final int worker;
        private double lossSum;
        private double gradientNormSum;
        private int count;

        Steps(int worker) {
            this.worker = worker;
        }

        void add(double loss, double gradientNorm) {
            lossSum += loss;
            gradientNormSum += gradientNorm;
            count++;
        }

        LocalResult result(float[] contribution, long lastStep) {
            requireFinite(PseudoGradient.norm(contribution), "change of the parameters", worker, lastStep);
            return new LocalResult(contribution, lossSum, gradientNormSum, count);
        }
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
