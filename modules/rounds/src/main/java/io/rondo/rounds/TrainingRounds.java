package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import io.rondo.training.LearningRateSchedule;
import io.rondo.training.OuterOptimizer;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
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
    private final String session = UUID.randomUUID().toString();

    private TrainingRounds(
            SparkSession spark, TrainingPlan plan, FileStore run, RoundListener listener, RunLease lease) {
        this.spark = spark;
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
     *     other settings or data, {@link ExitCode#DIVERGED} if a value is not finite any more, {@link ExitCode#BAD_DATA}
     *     if dataset or checkpoints are damaged, {@link ExitCode#ENVIRONMENT} if the cluster or the file system fails
     */
    public static TrainingResult run(
            SparkSession spark, TrainingPlan plan, FileStore run, OnDamage onDamage, RoundListener listener) {
        try (RunLease lease = RunLease.acquire(run)) {
            return new TrainingRounds(spark, plan, run, listener, lease).run(onDamage);
        } catch (IOException | UncheckedIOException e) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT, "training in " + run.root() + " cannot go on: " + e.getMessage(), e);
        }
    }

    private TrainingResult run(OnDamage onDamage) throws IOException {
        ShardManifest manifest = ShardManifest.read(dataset);
        if (manifest.vocabularySize() > plan.model().vocabularySize()) {
            throw new RondoException(
                    ExitCode.USAGE,
                    dataset.root() + " has a vocabulary of " + manifest.vocabularySize() + ", but the model only "
                            + plan.model().vocabularySize());
        }
        RunCheckpoints checkpoints = new RunCheckpoints(run, plan, RunIdentity.provenance(plan, manifest));
        Optional<CheckpointManifest> newest = checkpoints.newest(onDamage);
        if (newest.isPresent() && newest.get().progress().step() >= training.steps()) {
            return complete(newest.get());
        }
        List<Parameter> layout = LanguageModel.layout(plan.model());
        try (RoundJob job = new RoundJob(spark)) {
            RunState state = newest.isEmpty() ? RunState.initial(initial(job)) : checkpoints.load(newest.get(), layout);
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
    private OuterState initial(RoundJob job) {
        return switch (training.outerState()) {
            case DRIVER -> {
                try (LanguageModel model = WorkerComputation.of(plan.compute()).create(plan.model(), training.seed())) {
                    LOG.info("Computing with {}", WorkerComputation.describe(model.kernels()));
                    float[] parameters = new float[model.parameterCount()];
                    model.copyParameters(parameters);
                    yield DriverOuterState.of(parameters, new float[parameters.length]);
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
        OuterOptimizer outer = training.outer();
        List<List<String>> places = WorkerPlaces.anywhere(training.workers());
        try (RunRecorder recorder = new RunRecorder(checkpoints, plan.checkpoint(), layout, metrics, lease, start)) {
            while (state.step() < training.steps()) {
                long started = System.nanoTime();
                RoundAssignment assignment = assignment(state, fingerprint);
                RoundJob.Outcome outcome = job.run(assignment, state.outer(), outer, starts(state), places);
                requireFinite(outcome.step(), assignment.round());
                state = advanced(state, assignment, outcome);
                places = WorkerPlaces.asBefore(outcome.reports(), executors());
                RoundReport report = recorder.record(state, report(state, outcome, assignment, started), started);
                listener.roundFinished(report);
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

    private RoundAssignment assignment(RunState state, String fingerprint) {
        return new RoundAssignment(
                session,
                run.root(),
                dataset.root(),
                fingerprint,
                ModelShape.of(plan.model()),
                WorkerComputation.of(plan.compute()),
                training.local(),
                training.workers(),
                state.round() + 1,
                state.step(),
                (int) Math.min(training.innerSteps(), training.steps() - state.step()),
                state.outer().layout());
    }

    private RunState advanced(RunState state, RoundAssignment assignment, RoundJob.Outcome outcome) {
        return state.after(
                outcome.step().state(),
                assignment.steps(),
                (long) assignment.steps()
                        * assignment.globalBatch()
                        * plan.model().sequenceLength(),
                mean(outcome.reports(), WorkerReport::lossSum) / assignment.steps(),
                outcome.reports().stream()
                        .map(worker -> WorkerStateReference.of(worker.state()))
                        .toList());
    }

    private RoundReport report(RunState state, RoundJob.Outcome outcome, RoundAssignment assignment, long started) {
        double seconds = seconds(started);
        List<WorkerReport> workers = outcome.reports();
        double tokens = (double) assignment.steps()
                * assignment.globalBatch()
                * plan.model().sequenceLength();
        return new RoundReport(
                state.round(),
                state.step(),
                state.tokens(),
                workers.size(),
                state.trainingLoss(),
                LearningRateSchedule.of(assignment.training()).at(state.step() - 1),
                mean(workers, WorkerReport::gradientNormSum) / assignment.steps(),
                outcome.step().pseudoGradientNorm(),
                seconds,
                tokens / seconds,
                outcome.times().cost(workers, outcome.step().seconds()));
    }

    /** All workers, each with the state that it left the last round with. */
    private List<WorkerStart> starts(RunState state) {
        return IntStream.range(0, training.workers())
                .mapToObj(worker -> new WorkerStart(
                        worker,
                        state.workers().isEmpty()
                                ? List.of()
                                : List.of(state.workers().get(worker))))
                .toList();
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

    private static void requireFinite(OuterState.Step step, long round) {
        if (!step.finite()) {
            throw new RondoException(
                    ExitCode.DIVERGED,
                    "training diverged: the outer step of round " + round
                            + " left a parameter that is not finite; a lower outer-learning-rate usually helps");
        }
    }

    /** In the order of the workers, so that it is always the same number. */
    private static double mean(List<WorkerReport> workers, ToDoubleFunction<WorkerReport> value) {
        double sum = 0;
        for (WorkerReport worker : workers) {
            sum += value.applyAsDouble(worker);
        }
        return sum / workers.size();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
