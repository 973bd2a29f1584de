package io.rondo.training;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.model.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to train.
 *
 * @param method how the workers' work is joined
 * @param workers M: how many models are trained side by side and averaged after each round
 * @param innerSteps H: steps of each worker per round, on average; the last round may have fewer. 50 costs next to no
 *     quality against fewer in "Scaling laws for DiLoCo" (arXiv 2503.09799)
 * @param innerStepsSchedule whether all rounds have H steps
 * @param firstInnerSteps of a growing schedule's first round; a tenth of {@code innerSteps}, rounded up, if absent, which
 *     makes the last one almost twice as long as the mean (a choice of ours: the papers grow H without keeping its mean)
 * @param synchronousSteps rounds of one step at the start; 0, as DiLoCo (arXiv 2311.08105) starts without
 * @param steps inner steps of each worker in the whole run
 * @param batchSize sequences per worker and inner step; the global batch is {@code workers} times that
 * @param accumulation parts that a worker's batch is cut into to save memory; must divide {@code batchSize}
 * @param learningRate of the inner optimizer after the warm-up
 * @param minimumLearningRate where the schedule ends; a tenth of {@code learningRate} if absent
 * @param warmUpSteps inner steps over which the learning rate rises linearly, once in the run
 * @param schedule how the learning rate falls after that
 * @param optimizer the inner one; DiLoCo (arXiv 2311.08105) has AdamW
 * @param muonMomentum decay of Muon's momentum; 0.95 as in Jordan et al. 2024 (kellerjordan.github.io/posts/muon)
 * @param beta1 decay of AdamW's first moment
 * @param beta2 decay of AdamW's second moment
 * @param epsilon of AdamW
 * @param weightDecay decoupled weight decay of all matrices
 * @param clipNorm largest global norm of the gradient; 0 switches clipping off
 * @param outerLearningRate of the outer optimizer; see {@link #outer()} if absent
 * @param outerMomentum of the outer optimizer; see {@link #outer()} if absent
 * @param wire how pseudo-gradients travel
 * @param errorFeedback share of what the wire format takes away that a worker adds to its next pseudo-gradient; 0 for
 *     none, which is what Streaming DiLoCo (arXiv 2501.18512) used with four bits
 * @param fragments P: parts of the model that streaming-diloco exchanges in turn. Streaming DiLoCo (arXiv 2501.18512)
 *     takes three layers each, which makes 4 for twelve layers
 * @param overlapSteps τ: inner steps before a worker of streaming-diloco mixes in what it is sent; if absent 5, the most
 *     that cost next to nothing in arXiv 2501.18512, or all steps between two exchanges if they are fewer
 * @param mixing α: share of its own parameters that a worker of streaming-diloco keeps then; 0.5 as in arXiv 2501.18512
 * @param guardNorm times the workers' median that the norm of a contribution may have; 0 for any. 10 is far above what
 *     differs between workers on the same kind of data (a choice of ours)
 * @param guardLoss standard deviations that a worker's loss may lie above those of the rounds before; 0 for any. 6 is
 *     twice as careful as outliers are usually told (a choice of ours; llm.c leaves its z-score to the user)
 * @param guardWarmUpRounds rounds before any loss is refused; 20 (a choice of ours: enough for a standard deviation)
 * @param seed of the initial parameters, the training order and dropout
 * @param outerState where the shared parameters are between two rounds; may change from start to start
 * @param guardMaxRounds rounds in a row with a refused contribution that end the run; may change from start to start
 * @param skipSteps pairs of steps, each from the first up to but without the second, that are left out; may change from
 *     start to start
 * @param quorum contributions with which a round may close once its deadline has passed; may change from start to start
 * @param roundDeadline seconds after which a round with a quorum waits no longer; may change from start to start
 * @param elastic whether a round has fewer workers while the cluster has less room; may change from start to start
 * @param minWorkers fewest workers of an elastic round; may change from start to start
 */
public record TrainingSettings(
        @Default("diloco") Method method,
        @Default("2") @Range(min = 1, max = 65536) int workers,
        @Default("50") @Range(min = 1, max = 1_000_000) int innerSteps,
        @Default("constant") InnerStepsSchedule innerStepsSchedule,
        @Range(min = 1, max = 1_000_000) Optional<Integer> firstInnerSteps,
        @Default("0") @Range(min = 0, max = 1e9) long synchronousSteps,
        @Default("1000") @Range(min = 1, max = 1e9) long steps,
        @Default("8") @Range(min = 1, max = 1_000_000) int batchSize,
        @Default("1") @Range(min = 1, max = 1_000_000) int accumulation,
        @Default("6e-4") @Range(min = 1e-12, max = 100) double learningRate,
        @Range(min = 0, max = 100) Optional<Double> minimumLearningRate,
        @Default("100") @Range(min = 0, max = 1e9) long warmUpSteps,
        @Default("cosine") Schedule schedule,
        @Default("adamw") InnerOptimizerName optimizer,
        @Default("0.95") @Range(min = 0, max = 0.999999) double muonMomentum,
        @Default("0.9") @Range(min = 0, max = 0.999999) double beta1,
        @Default("0.95") @Range(min = 0, max = 0.999999) double beta2,
        @Default("1e-8") @Range(min = 1e-30, max = 1) double epsilon,
        @Default("0.1") @Range(min = 0, max = 10) double weightDecay,
        @Default("1.0") @Range(min = 0) double clipNorm,
        @Range(min = 1e-6, max = 10) Optional<Double> outerLearningRate,
        @Range(min = 0, max = 0.9999) Optional<Double> outerMomentum,
        @Default("fp32") WireFormat wire,
        @Default("0") @Range(min = 0, max = 1) double errorFeedback,
        @Default("4") @Range(min = 1, max = 1000) int fragments,
        @Range(min = 0, max = 1_000_000) Optional<Integer> overlapSteps,
        @Default("0.5") @Range(min = 0, max = 1) double mixing,
        @Default("10") @Range(min = 0) double guardNorm,
        @Default("6") @Range(min = 0) double guardLoss,
        @Default("20") @Range(min = 0, max = 1_000_000_000) int guardWarmUpRounds,
        @Default("1337") long seed,
        @Default("driver") OuterStatePlace outerState,
        @Default("3") @Range(min = 1, max = 1e9) int guardMaxRounds,
        @Default("[]") @Range(min = 0, max = 1e9) List<Long> skipSteps,
        @Range(min = 1, max = 65536) Optional<Integer> quorum,
        @Range(min = 0.001, max = 1e9) Optional<Double> roundDeadline,
        @Default("false") boolean elastic,
        @Default("1") @Range(min = 1, max = 65536) int minWorkers) {
    private static final long FEW_ROUNDS = 200;
    private static final int TENTH = 10;
    private static final int OVERLAP = 5;

    /** @throws IllegalArgumentException if two settings contradict each other */
    public TrainingSettings {
        if (batchSize % accumulation != 0) {
            throw new IllegalArgumentException(
                    "accumulation = " + accumulation + " must divide batch-size = " + batchSize + " without remainder");
        }
        if (minimumLearningRate.isPresent() && minimumLearningRate.get() > learningRate) {
            throw new IllegalArgumentException("minimum-learning-rate = " + minimumLearningRate.get()
                    + " must not exceed learning-rate = " + learningRate);
        }
        if (firstInnerSteps.isPresent() && firstInnerSteps.get() > innerSteps) {
            throw new IllegalArgumentException(
                    "first-inner-steps = " + firstInnerSteps.get() + " must not exceed inner-steps = " + innerSteps);
        }
        if (firstInnerSteps.isPresent() && innerStepsSchedule == InnerStepsSchedule.CONSTANT) {
            throw new IllegalArgumentException(
                    "first-inner-steps = " + firstInnerSteps.get() + " needs inner-steps-schedule = growing");
        }
        switch (method) {
            case SYNCHRONOUS -> {
                requireNoOuterOptimizer(method, outerLearningRate, outerMomentum);
                if (optimizer != InnerOptimizerName.ADAMW) {
                    throw new IllegalArgumentException("method = synchronous needs optimizer = adamw, not "
                            + "muon; one worker with method = averaging and inner-steps = 1 trains the same way");
                }
            }
            case AVERAGING -> requireNoOuterOptimizer(method, outerLearningRate, outerMomentum);
            case DILOCO -> {}
            case STREAMING_DILOCO -> {
                if (fragments > innerSteps) {
                    throw new IllegalArgumentException(
                            "fragments = " + fragments + " must not exceed inner-steps = " + innerSteps);
                }
                if (overlapSteps.isPresent() && overlapSteps.get() > innerSteps / fragments) {
                    throw new IllegalArgumentException("overlap-steps = " + overlapSteps.get()
                            + " must not exceed inner-steps / fragments = " + innerSteps / fragments);
                }
                if (innerStepsSchedule == InnerStepsSchedule.GROWING || synchronousSteps > 0) {
                    throw new IllegalArgumentException(
                            "method = streaming-diloco needs inner-steps-schedule = constant and synchronous-steps = 0");
                }
                if (errorFeedback > 0) {
                    throw new IllegalArgumentException("method = streaming-diloco needs error-feedback = 0");
                }
            }
        }
        if (outerState == OuterStatePlace.SHARDED && method != Method.DILOCO && method != Method.AVERAGING) {
            throw new IllegalArgumentException("method = "
                    + method.name().toLowerCase(Locale.ROOT).replace('_', '-') + " needs outer-state = driver");
        }
        if (method == Method.STREAMING_DILOCO && !skipSteps.isEmpty()) {
            throw new IllegalArgumentException("method = streaming-diloco needs skip-steps = []");
        }
        if (quorum.isPresent() != roundDeadline.isPresent()) {
            throw new IllegalArgumentException("quorum and round-deadline belong together; only "
                    + (quorum.isPresent() ? "quorum" : "round-deadline") + " is given");
        }
        if (quorum.isPresent() && quorum.get() > workers) {
            throw new IllegalArgumentException("quorum = " + quorum.get() + " must not exceed workers = " + workers);
        }
        if (minWorkers > workers) {
            throw new IllegalArgumentException("min-workers = " + minWorkers + " must not exceed workers = " + workers);
        }
        if ((quorum.isPresent() || elastic) && method != Method.DILOCO && method != Method.AVERAGING) {
            throw new IllegalArgumentException(
                    (elastic ? "elastic" : "quorum") + " needs method = diloco or averaging");
        }
        if (skipSteps.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "skip-steps = " + skipSteps + " must be pairs of steps, such as [100,200]");
        }
        for (int pair = 0; pair < skipSteps.size(); pair += 2) {
            if (skipSteps.get(pair) >= skipSteps.get(pair + 1)) {
                throw new IllegalArgumentException("skip-steps = " + skipSteps + " has a pair that does not rise");
            }
        }
        if ((long) workers * batchSize > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "workers = " + workers + " times batch-size = " + batchSize + " must stay below 2^31");
        }
    }

    private static void requireNoOuterOptimizer(
            Method method, Optional<Double> outerLearningRate, Optional<Double> outerMomentum) {
        if (outerLearningRate.isPresent() || outerMomentum.isPresent()) {
            throw new IllegalArgumentException("outer-learning-rate and outer-momentum have no meaning with method = "
                    + method.name().toLowerCase(Locale.ROOT));
        }
    }

    /** What a worker needs to know, with every default resolved. */
    public LocalSettings local() {
        return new LocalSettings(
                steps,
                batchSize,
                accumulation,
                learningRate,
                minimumLearningRate.orElse(learningRate / 10),
                warmUpSteps,
                schedule,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                clipNorm,
                seed,
                method,
                optimizer,
                muonMomentum,
                wire,
                errorFeedback,
                streaming());
    }

    /** Sequences per inner step over all workers. */
    public int globalBatch() {
        return workers * batchSize;
    }

    private StreamingSettings streaming() {
        int mixedAfter = overlapSteps.orElse(Math.min(OVERLAP, innerSteps / Math.min(fragments, innerSteps)));
        return method == Method.STREAMING_DILOCO
                ? new StreamingSettings(fragments, mixedAfter, mixing)
                : StreamingSettings.WHOLE;
    }

    /** Which contributions are kept out of the mean. */
    public GuardSettings guard() {
        return new GuardSettings(guardNorm, guardLoss, guardWarmUpRounds);
    }

    /** How long the rounds are: one step each where training is synchronous. */
    public RoundLengths roundLengths() {
        if (method == Method.SYNCHRONOUS) {
            return RoundLengths.constant(steps, 1);
        }
        return new RoundLengths(
                steps,
                synchronousSteps,
                innerSteps,
                streaming().fragments(),
                innerStepsSchedule,
                firstInnerSteps.orElse((innerSteps + TENTH - 1) / TENTH));
    }

    /** How many rounds make up all steps. */
    public long rounds() {
        return roundLengths().rounds();
    }

    /**
     * What the mean contribution of the round that starts at a step does to the parameters.
     *
     * @param layout the tensors of the model
     * @param firstStep of the round, counted from 0
     */
    public OuterStep outerStep(List<Parameter> layout, long firstStep) {
        return outerStep(layout, firstStep, workers);
    }

    /** {@link #outerStep(List, long)} of a round with another number of workers. */
    public OuterStep outerStep(List<Parameter> layout, long firstStep, int workersOfRound) {
        return switch (method) {
            case SYNCHRONOUS -> new SynchronousStep(local(), layout, firstStep);
            case AVERAGING -> new Averaging();
            case DILOCO, STREAMING_DILOCO ->
                roundLengths().synchronous(firstStep) ? new Averaging() : outer(workersOfRound);
        };
    }

    /**
     * The outer optimizer. Where nothing is set, the learning rate follows the number of workers (0.4, 0.6, 0.6, 0.8 for
     * 1, 2, 4, 8) and the momentum is 0.9, as "Scaling laws for DiLoCo" (arXiv 2503.09799) found best. That much momentum
     * needs many rounds to pay: several workers with fewer than 200 rounds get 0.8 and 0.5. Streaming DiLoCo has 0.4 and
     * 0.9 (arXiv 2501.18512).
     */
    public OuterOptimizer outer() {
        return outer(workers);
    }

    private OuterOptimizer outer(int workersOfRound) {
        if (method == Method.STREAMING_DILOCO) {
            return new OuterOptimizer(outerLearningRate.orElse(0.4), outerMomentum.orElse(0.9));
        }
        boolean fewRounds = workersOfRound > 1 && roundLengths().longRounds() < FEW_ROUNDS;
        double byWorkers = workersOfRound == 1 ? 0.4 : workersOfRound < 8 ? 0.6 : 0.8;
        return new OuterOptimizer(
                outerLearningRate.orElse(fewRounds ? 0.8 : byWorkers), outerMomentum.orElse(fewRounds ? 0.5 : 0.9));
    }
}
