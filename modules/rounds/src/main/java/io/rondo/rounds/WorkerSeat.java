package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.training.Fragments;
import io.rondo.training.LocalResult;
import io.rondo.training.LocalTrainer;
import io.rondo.training.Method;
import io.rondo.training.StreamingRound;
import io.rondo.training.WorkerBatches;
import io.rondo.training.WorkerState;
import java.io.IOException;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in an executor where a worker trains: a model, its optimizer's buffers and the open dataset. It stays between
 * rounds, because making it is slow, and remembers which worker's state it holds. One task at a time uses it.
 */
final class WorkerSeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
    /** Spark's name of the executor inside the driver. */
    static final String DRIVER = "driver";

    private static final String NOTHING = "";

    private final String session;
    private final LanguageModel model;
    private final LocalTrainer trainer;
    private final TokenDataset dataset;
    private String stateFile = NOTHING;

    WorkerSeat(RoundAssignment assignment, FileStore data) throws IOException {
        session = assignment.session();
        dataset = TokenDataset.open(
                data,
                version(data, assignment.fingerprint()),
                ShardManifest.TRAIN,
                assignment.model().sequenceLength());
        // Which seed does not matter: each round loads the shared parameters.
        model = assignment
                .computation()
                .create(assignment.model().toConfig(), assignment.training().seed());
        if (!SparkEnv.get().executorId().equals(DRIVER)) {
            LOG.info("Computing with {}", WorkerComputation.describe(model.kernels())); // the driver says so itself
        }
        trainer = new LocalTrainer(model, assignment.training());
    }

    /** A newer version may have been published since the driver looked. */
    private static ShardManifest version(FileStore data, String fingerprint) throws IOException {
        return DatasetVersion.withFingerprint(data, fingerprint)
                .map(DatasetVersion::manifest)
                .orElseThrow(() -> new RondoException(
                        ExitCode.BAD_DATA,
                        data.root() + " has no version with the fingerprint " + fingerprint + " any more"));
    }

    boolean belongsTo(String otherSession) {
        return session.equals(otherSession);
    }

    /** Whether the state that a worker enters a round with is here, so that it need not be read. */
    boolean holds(WorkerStart start) {
        return start.state().stream().anyMatch(state -> state.path().equals(stateFile));
    }

    /** Brings in the state with which a worker enters a round. */
    void restore(RoundAssignment assignment, WorkerStart start, float[] parameters, FileStore run) throws IOException {
        if (!holds(start)) {
            trainer.restore(
                    start.state().isEmpty()
                            ? initial(assignment.training().method(), parameters)
                            : WorkerStateFormat.read(run, start.state().get(0)));
        }
        stateFile = NOTHING; // until the round is trained to its end
    }

    private static WorkerState initial(Method method, float[] parameters) {
        return switch (method) {
            case SYNCHRONOUS -> WorkerState.initial(0);
            case AVERAGING, DILOCO -> WorkerState.initial(parameters.length);
            case STREAMING_DILOCO -> WorkerState.startingFrom(parameters);
        };
    }

    /** @throws RondoException if training diverged or the dataset is damaged */
    LocalResult train(RoundAssignment assignment, DataPart part, float[] parameters, Runnable beforeEachStep)
            throws IOException {
        BatchSampler order =
                dataset.order(assignment.fingerprint(), assignment.training().seed(), assignment.globalBatch());
        WorkerBatches batches = new WorkerBatches(
                dataset, order, part.worker(), part.workers(), part.firstStep() - assignment.firstStep());
        if (assignment.training().method() != Method.STREAMING_DILOCO) {
            return trainer.run(parameters, batches, assignment.firstStep(), part.steps(), beforeEachStep);
        }
        Exchange.Streamed streamed = assignment.streamed();
        Fragments fragments = Fragments.of(
                model.parameters(), assignment.training().streaming().fragments());
        return trainer.run(
                new StreamingRound(assignment.firstStep(), assignment.steps(), streamed.arriving(), streamed.due()),
                fragments,
                fragments.gather(parameters, streamed.arriving()),
                fragments.gather(parameters, streamed.due()),
                batches,
                beforeEachStep);
    }

    /** A part of the last pseudo-gradient as it travels; each part once, and before {@link #state()}. */
    byte[] encode(float[] pseudoGradient, int from, int length) {
        return trainer.encode(pseudoGradient, from, length);
    }

    /** The state is in that file now. */
    void remember(CheckpointFile state) {
        stateFile = state.path();
    }

    WorkerState state() {
        return trainer.state();
    }

    @Override
    public void close() throws IOException {
        trainer.close();
        model.close();
        dataset.close();
    }
}
