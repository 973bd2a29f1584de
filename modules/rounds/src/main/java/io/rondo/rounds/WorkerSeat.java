package io.rondo.rounds;

import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.training.LocalResult;
import io.rondo.training.LocalTrainer;
import io.rondo.training.WorkerBatches;
import io.rondo.training.WorkerState;
import java.io.IOException;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in an executor where a worker trains: a model, its optimizer's buffers and the open dataset. It stays between
 * rounds, because making it is slow, and remembers whose state after which round it holds. One task at a time uses it.
 */
final class WorkerSeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
    /** Spark's name of the executor inside the driver. */
    private static final String DRIVER = "driver";

    private static final int NOBODY = -1;

    private final String session;
    private final LanguageModel model;
    private final LocalTrainer trainer;
    private final TokenDataset dataset;
    private int worker = NOBODY;
    private long round;

    WorkerSeat(RoundAssignment assignment, FileStore data) throws IOException {
        session = assignment.session();
        dataset =
                TokenDataset.open(data, ShardManifest.TRAIN, assignment.model().sequenceLength());
        // Which seed does not matter: each round loads the shared parameters.
        model = assignment
                .computation()
                .create(assignment.model().toConfig(), assignment.training().seed());
        if (!SparkEnv.get().executorId().equals(DRIVER)) {
            LOG.info("Computing with {}", WorkerComputation.describe(model.kernels())); // the driver says so itself
        }
        trainer = new LocalTrainer(model, assignment.training());
    }

    boolean belongsTo(String otherSession) {
        return session.equals(otherSession);
    }

    /** Whether the worker's state after a round is here, so that it need not be read from the run directory. */
    boolean holds(int candidate, long afterRound) {
        return worker == candidate && round == afterRound;
    }

    /** Brings in the state with which a worker enters a round. */
    void restore(RoundAssignment assignment, int candidate, FileStore run) throws IOException {
        if (!holds(candidate, assignment.round() - 1)) {
            trainer.restore(
                    assignment.previousStates().isEmpty()
                            ? WorkerState.initial(model.parameterCount())
                            : WorkerStateFormat.read(
                                    run, assignment.previousStates().get(candidate)));
        }
        worker = NOBODY; // until the round is trained to its end
    }

    /** @throws RondoException if training diverged or the dataset is damaged */
    LocalResult train(RoundAssignment assignment, int candidate, float[] parameters, Runnable beforeEachStep)
            throws IOException {
        BatchSampler order = new BatchSampler(
                assignment.fingerprint(), assignment.training().seed(), dataset.sequences(), assignment.globalBatch());
        WorkerBatches batches = new WorkerBatches(dataset, order, candidate, assignment.workers());
        LocalResult result =
                trainer.run(parameters, batches, assignment.firstStep(), assignment.steps(), beforeEachStep);
        worker = candidate;
        round = assignment.round();
        return result;
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
