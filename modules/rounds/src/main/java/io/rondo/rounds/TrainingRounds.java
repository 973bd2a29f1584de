package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import io.rondo.training.ContributionGuard;
import io.rondo.training.Fragments;
import io.rondo.training.GuardHistory;
import io.rondo.training.Method;
import io.rondo.training.OuterStep;
import io.rondo.training.StreamingRound;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pretraining by parameter averaging (DiLoCo, arXiv 2311.08105). In each round the driver sends out the parameters, M
 * workers train H steps each, and the outer optimizer moves the parameters by the mean of what came back. The result
 * does not depend on how often the run was interrupted, nor on which executors died.
 */
public final class TrainingRounds {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRounds.class);

    private final SparkSession spark;
    private final TrainingPlan plan;
    private final TrainingSettings training;
    private final FileStore run;
    private final RoundListener listener;
    private final RunLease lease;
    private final FileStore dataset;
    private final WorkerTasks tasks;
    private final String session = UUID.randomUUID().toString();

    private TrainingRounds(
            SparkSession spark,
            TrainingPlan plan,
            FileStore run,
            RoundListener listener,
            RunLease lease,
            WorkerTasks tasks) {
        this.spark = spark;
        this.tasks = tasks;
        this.plan = plan;
        this.training = plan.training();
        this.run = run;
        this.listener = listener;
        this.lease = lease;
        this.dataset = HadoopFileStore.at(plan.dataset(), spark.sparkContext().hadoopConfiguration());
    }

    /** {@link #run(SparkSession, TrainingPlan, FileStore, OnDamage, RoundListener)} that refuses a damaged checkpoint. */
    public static TrainingResult run(SparkSession spark, TrainingPlan plan, FileStore run, RoundListener listener) {
        return run(spark, plan, run, OnDamage.REFUSE, listener);
    }

    /**
     * Trains a run to its end, from its newest intact checkpoint if there is one. Writes checkpoints and {@code
     * metrics.jsonl}, one line per round, into the run's directory.
     *
     * @param run must be reachable from every executor by its URI
     * @throws RondoException with {@link ExitCode#CONFLICT} if another process works on the run or it was started with
     *     other settings or data, {@link ExitCode#DIVERGED} if a value is not finite any more, {@link ExitCode#REFUSED}
     *     if contributions were not fit to be averaged, {@link ExitCode#BAD_DATA} if dataset or checkpoints are damaged,
     *     {@link ExitCode#ENVIRONMENT} if the cluster or the file system fails
     */
    public static TrainingResult run(
            SparkSession spark, TrainingPlan plan, FileStore run, OnDamage onDamage, RoundListener listener) {
        return run(spark, plan, run, onDamage, listener, WorkerTask::new);
    }

    static TrainingResult run(
            SparkSession spark,
            TrainingPlan plan,
            FileStore run,
            OnDamage onDamage,
            RoundListener listener,
            WorkerTasks tasks) {
        try (RunLease lease = RunLease.acquire(run)) {
            return new TrainingRounds(spark, plan, run, listener, lease, tasks).run(onDamage);
        } catch (IOException | UncheckedIOException e) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT, "training in " + run.root() + " cannot go on: " + e.getMessage(), e);
        }
    }

    private TrainingResult run(OnDamage onDamage) throws IOException {
        DatasetVersion version = RunDataset.version(run, dataset);
        ShardManifest manifest = version.manifest();
        if (manifest.vocabularySize() > plan.model().vocabularySize()) {
            throw new RondoException(
                    ExitCode.USAGE,
                    dataset.root() + " has a vocabulary of " + manifest.vocabularySize() + ", but the model only "
                            + plan.model().vocabularySize());
        }
        RunCheckpoints checkpoints = new RunCheckpoints(run, plan, RunIdentity.provenance(plan, manifest));
        Optional<CheckpointManifest> newest = checkpoints.newest(onDamage);
        if (newest.isPresent()
                && newest.get().progress().late().isEmpty()
                && RoundPlan.after(newest.get().progress().step(), training).steps() == 0) {
            return complete(newest.get());
        }
        RunDataset.remember(run, version);
        List<Parameter> layout = LanguageModel.layout(plan.model());
        try (RoundJob job = new RoundJob(spark, new ContributionGuard(training.guard()), tasks)) {
            RunState state =
                    newest.isEmpty() ? RunState.initial(initial(job, layout)) : checkpoints.load(newest.get(), layout);
            newest.ifPresent(from -> LOG.info(
                    "Continuing {} after round {} (checkpoint {})",
                    run.root(),
                    from.progress().round(),
                    from.generation()));
            checkpoints.removeLeftOvers(state);
            return train(job, state, layout, checkpoints, manifest.fingerprint());
        } finally {
            WorkerSeats.ofThisJvm().close(session);
            ParameterCache.ofThisJvm().forget();
        }
    }

    /** The state before the first round. */
    private OuterState initial(RoundJob job, List<Parameter> layout) {
        return switch (training.outerState()) {
            case DRIVER -> {
                try (LanguageModel model = WorkerComputation.of(plan.compute()).create(plan.model(), training.seed())) {
                    LOG.info("Computing with {}", WorkerComputation.describe(model.kernels()));
                    float[] parameters = new float[model.parameterCount()];
                    model.copyParameters(parameters);
                    yield DriverOuterState.initial(
                            parameters, training.outerStep(layout, 0).stateVectors());
                }
            }
            case SHARDED -> InitialParameters.make(spark.sparkContext(), plan, job.files(), run.root());
        };
    }

    private TrainingResult train(
            RoundJob job, RunState start, List<Parameter> layout, RunCheckpoints checkpoints, String fingerprint)
            throws IOException {
        RunState state = start;
        RunMetrics metrics = RunMetrics.open(run, state.round());
        RoundLedger ledger = new RoundLedger(plan);
        GuardHistory history = metrics.history();
        RoundWork work = RoundWork.after(state, training, workersNow());
        List<List<String>> places = WorkerPlaces.anywhere(work.workers());
        try (RunRecorder recorder = new RunRecorder(checkpoints, plan.checkpoint(), layout, metrics, lease, start)) {
            while (!work.isNothing()) {
                long started = System.nanoTime();
                Exchange.Streamed streamed = streamed(work.plan());
                Exchange exchange = exchange(layout, streamed);
                RoundAssignment assignment = assignment(state, work, fingerprint, streamed, exchange);
                OuterStep outer = training.outerStep(layout, work.plan().firstStep(), work.workers());
                RoundJob.Outcome outcome = job.run(
                        assignment,
                        state.outer(),
                        outer,
                        exchange,
                        work.starts(),
                        places,
                        history,
                        Patience.of(training, work));
                state = ledger.advanced(state, assignment, work, outcome);
                RoundReport report = ledger.report(state, assignment, work, outcome, seconds(started));
                work = RoundWork.after(state, training, workersNow());
                places = WorkerPlaces.asBefore(outcome.reports(), work.workers(), executors());
                history = RunMetrics.remember(history, report.workerLosses());
                listener.roundFinished(recorder.record(state, report, started));
            }
            recorder.finish(state);
        }
        return new TrainingResult(
                state.round(),
                state.step(),
                state.tokens(),
                state.trainingLoss(),
                checkpoints.checksum(state, layout),
                TrainingResult.Outcome.TRAINED);
    }

    private Exchange.Streamed streamed(RoundPlan next) {
        if (training.method() != Method.STREAMING_DILOCO) {
            return Exchange.Streamed.NOTHING;
        }
        StreamingRound round = training.roundLengths().streamingRound(next.firstStep());
        return new Exchange.Streamed(round.arriving(), round.due());
    }

    private Exchange exchange(List<Parameter> layout, Exchange.Streamed streamed) {
        return training.method() == Method.STREAMING_DILOCO
                ? new Exchange.Some(Fragments.of(layout, training.fragments()), streamed.due())
                : new Exchange.Whole();
    }

    private RoundAssignment assignment(
            RunState state, RoundWork work, String fingerprint, Exchange.Streamed streamed, Exchange exchange) {
        return new RoundAssignment(
                session,
                run.root(),
                dataset.root(),
                fingerprint,
                ModelShape.of(plan.model()),
                WorkerComputation.of(plan.compute()),
                training.local(),
                work.workers(),
                training.globalBatch(),
                state.round() + 1,
                work.plan().firstStep(),
                work.plan().steps(),
                streamed,
                exchange instanceof Exchange.Some some
                        ? ChunkLayout.of(some.fragments().length(some.due()))
                        : state.outer().layout());
    }

    /** M of the next round: as many as settings say, or, where that is elastic, as the cluster can run at the same time. */
    private int workersNow() {
        if (!training.elastic()) {
            return training.workers();
        }
        int room = spark.sparkContext()
                .maxNumConcurrentTasks(
                        spark.sparkContext().resourceProfileManager().defaultResourceProfile());
        return Math.max(training.minWorkers(), Math.min(training.workers(), room));
    }

    private TrainingResult complete(CheckpointManifest last) {
        return new TrainingResult(
                last.progress().round(),
                last.progress().step(),
                last.progress().tokens(),
                last.progress().trainingLoss(),
                last.parameterChecksum(),
                TrainingResult.Outcome.ALREADY_COMPLETE);
    }

    private int executors() {
        // The driver is in the list as well; with a local master it is the only one.
        return spark.sparkContext().statusTracker().getExecutorInfos().length - 1;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
