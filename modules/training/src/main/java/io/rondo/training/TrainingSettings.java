package io.rondo.training;

import io.rondo.config.Default;
import io.rondo.config.Range;
import java.util.Optional;

/**
 * How to train.
 *
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
 * @param seed of the initial parameters, the training order and dropout
 * @param outerState where the shared parameters are between two rounds; may change from start to start
 */
public record TrainingSettings(
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
        @Default("1337") long seed,
        @Default("driver") OuterStatePlace outerState) {
    private static final long FEW_ROUNDS = 200;
    private static final int TENTH = 10;

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
        if ((long) workers * batchSize > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "workers = " + workers + " times batch-size = " + batchSize + " must stay below 2^31");
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
                optimizer,
                muonMomentum,
                wire,
                errorFeedback);
    }

    /** Sequences per inner step over all workers. */
    public int globalBatch() {
        return workers * batchSize;
    }

    /** How long the rounds are. */
    public RoundLengths roundLengths() {
        return new RoundLengths(
                steps,
                synchronousSteps,
                innerSteps,
                1,
                innerStepsSchedule,
                firstInnerSteps.orElse((innerSteps + TENTH - 1) / TENTH));
    }

    /** How many rounds make up all steps. */
    public long rounds() {
        return roundLengths().rounds();
    }

    /**
     * The outer optimizer. Where nothing is set, the learning rate follows the number of workers (0.4, 0.6, 0.6, 0.8 for
     * 1, 2, 4, 8) and the momentum is 0.9, as "Scaling laws for DiLoCo" (arXiv 2503.09799) found best. That much momentum
     * needs many rounds to pay: several workers with fewer than 200 rounds get 0.8 and 0.5.
     */
    public OuterOptimizer outer() {
        boolean fewRounds = workers > 1 && roundLengths().longRounds() < FEW_ROUNDS;
        double byWorkers = workers == 1 ? 0.4 : workers < 8 ? 0.6 : 0.8;
        return new OuterOptimizer(
                outerLearningRate.orElse(fewRounds ? 0.8 : byWorkers), outerMomentum.orElse(fewRounds ? 0.5 : 0.9));
    }
}
