package io.rondo.training;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.TokenDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rounds of a run in this process, its workers one after the other: what the same settings give on a cluster, bit for
 * bit, without one. For comparisons of methods; it neither saves nor guards. Not thread-safe.
 *
 * <p>Memory: the model, the buffers of one worker, and for each of M workers the moments (two vectors as long as the
 * model), beside three vectors that are shared.
 */
public final class LocalRounds implements AutoCloseable {
    private final LanguageModel model;
    private final TokenDataset dataset;
    private final BatchSampler order;
    private final TrainingSettings training;
    private final LocalTrainer trainer;
    private final Fragments fragments;
    private final List<WorkerState> workers;
    private final float[] parameters;
    private final List<float[]> outerState;
    private long step;
    private long round;

    /**
     * A round that is done.
     *
     * @param round counted from 1
     * @param step inner steps of each worker so far
     * @param meanLoss of the round's batches under the workers' own parameters, in nats per token
     * @param bytesPerWorker what each worker sent, as it would travel
     */
    public record Done(long round, long step, double meanLoss, long bytesPerWorker) {}

    /**
     * Before the first round.
     *
     * @param model with the initial parameters; stays the caller's to close, after this
     * @param dataset the train split, cut to the model's sequence length; stays the caller's to close
     * @param fingerprint of the dataset
     * @throws IllegalArgumentException if the settings skip steps
     */
    public LocalRounds(LanguageModel model, TokenDataset dataset, String fingerprint, TrainingSettings training) {
        if (!training.skipSteps().isEmpty()) {
            throw new IllegalArgumentException("rounds in one process cannot skip steps");
        }
        this.model = model;
        this.dataset = dataset;
        this.training = training;
        order = dataset.order(fingerprint, training.seed(), training.globalBatch());
        trainer = new LocalTrainer(model, training.local());
        fragments = Fragments.of(model.parameters(), streaming() ? training.fragments() : 1);
        parameters = new float[model.parameterCount()];
        model.copyParameters(parameters);
        int vectors = training.outerStep(model.parameters(), 0).stateVectors();
        outerState = Stream.generate(() -> new float[parameters.length])
                .limit(vectors)
                .toList();
        workers = new ArrayList<>(IntStream.range(0, training.workers())
                .mapToObj(worker -> initial())
                .toList());
    }

    private WorkerState initial() {
        return switch (training.method()) {
            case SYNCHRONOUS -> WorkerState.initial(0);
            case AVERAGING, DILOCO -> WorkerState.initial(parameters.length);
            case STREAMING_DILOCO -> WorkerState.startingFrom(parameters.clone());
        };
    }

    /** Whether all steps are done. */
    public boolean finished() {
        return step >= training.steps();
    }

    /** The shared parameters θ, one value per parameter; changes with every round. */
    public float[] parameters() {
        return parameters;
    }

    /**
     * Trains a round. Afterwards the model holds some worker's parameters, not θ.
     *
     * @throws RondoException with {@link ExitCode#DIVERGED} if a value is not finite any more
     */
    public Done next() throws IOException {
        RoundLengths lengths = training.roundLengths();
        int length = lengths.at(step);
        StreamingRound streamed =
                streaming() ? lengths.streamingRound(step) : new StreamingRound(step, length, List.of(), List.of(0));
        float[] arrived = fragments.gather(parameters, streamed.arriving());
        float[] shared = exchanged(parameters, streamed);
        ContributionWeights weights = new ContributionWeights(training.globalBatch(), training.workers());
        float[] sum = new float[shared.length];
        double losses = 0;
        long bytes = 0;
        for (int worker = 0; worker < training.workers(); worker++) {
            trainer.restore(workers.get(worker));
            WorkerBatches batches = new WorkerBatches(dataset, order, worker, training.workers());
            LocalResult result = streaming()
                    ? trainer.run(streamed, fragments, arrived, shared, batches, () -> {})
                    : trainer.run(parameters, batches, step, length, () -> {});
            byte[] encoded = trainer.encode(result.pseudoGradient(), 0, sum.length);
            workers.set(worker, trainer.state());
            add(encoded, weights.of(worker), sum, worker == 0);
            losses += result.lossSum() / result.steps();
            bytes = encoded.length;
        }
        PseudoGradient.divide(
                sum, weights.sum(IntStream.range(0, training.workers()).boxed().toList()));
        OuterStep outer = training.outerStep(model.parameters(), step);
        List<float[]> state =
                outerState.stream().map(vector -> exchanged(vector, streamed)).toList();
        outer.step(shared, state, sum);
        bringBack(shared, state, streamed);
        requireFinite();
        step += length;
        round++;
        return new Done(round, step, losses / training.workers(), bytes);
    }

    private void add(byte[] encoded, float weight, float[] sum, boolean first) {
        if (first && weight == 1) {
            training.wire().decode(encoded, sum, 0, sum.length); // keeps the sign of zeros
        } else {
            training.wire().add(encoded, weight, sum);
        }
    }

    private boolean streaming() {
        return training.method() == Method.STREAMING_DILOCO;
    }

    private float[] exchanged(float[] vector, StreamingRound streamed) {
        return streaming() ? fragments.gather(vector, streamed.due()) : vector;
    }

    private void bringBack(float[] shared, List<float[]> state, StreamingRound streamed) {
        if (streaming()) {
            fragments.scatter(shared, streamed.due(), parameters);
            for (int i = 0; i < state.size(); i++) {
                fragments.scatter(state.get(i), streamed.due(), outerState.get(i));
            }
        }
    }

    private void requireFinite() {
        if (!Double.isFinite(PseudoGradient.norm(parameters))) {
            throw new RondoException(ExitCode.DIVERGED, "the parameters are not finite after round " + (round + 1));
        }
    }

    @Override
    public void close() {
        trainer.close();
    }
}
