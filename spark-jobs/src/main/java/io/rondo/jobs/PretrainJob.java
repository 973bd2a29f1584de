package io.rondo.jobs;

import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import io.rondo.rounds.RunDataset;
import io.rondo.rounds.TrainingPlan;
import io.rondo.rounds.TrainingResult;
import io.rondo.rounds.TrainingRounds;
import io.rondo.rounds.WorkerMemory;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo pretrain}: from a dataset to a run with checkpoints. */
@Command(
        name = "pretrain",
        description = {
            "Pretrains a model on a dataset, with checkpoints in a run directory.",
            "Run again with the same settings, it goes on from the last checkpoint."
        })
public final class PretrainJob implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(PretrainJob.class);

    @Mixin
    private final SettingsArguments arguments = new SettingsArguments();

    @Mixin
    private final FallbackOption fallback = new FallbackOption();

    @Mixin
    private final DataVersionOption version = new DataVersionOption();

    @Option(
            names = "--data",
            paramLabel = "DATASET",
            required = true,
            description = "Directory that prepare has made; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            required = true,
            description = "Directory for checkpoints and metrics.jsonl; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String run;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** For {@code spark-submit --class io.rondo.jobs.PretrainJob}. */
    public static void main(String[] arguments) {
        RondoCommand.runAlone(new PretrainJob(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        TrainingResult result = pretrain(arguments.load(RondoSettings.class), data, version, run, fallback.onDamage());
        PrintWriter out = command.commandLine().getOut();
        if (result.outcome() == TrainingResult.Outcome.ALREADY_COMPLETE) {
            out.println("The run is complete already; nothing to do.");
        }
        out.println(describe(result));
        out.println("run          " + run);
        return ExitCode.OK.code();
    }

    static TrainingResult pretrain(
            RondoSettings settings, String data, DataVersionOption version, String run, OnDamage onDamage)
            throws IOException {
        Backend.requireDriver();
        String cores = Integer.toString(settings.training().workers());
        try (JobSpark spark = JobSpark.of(settings.spark(), "rondo pretrain", cores)) {
            FileStore dataset = spark.directory(data);
            FileStore directory = spark.directory(run);
            DatasetVersion chosen = version.of(dataset, directory);
            ShardManifest manifest = chosen.manifest();
            TransformerConfig model = model(settings, manifest);
            requireSequences(dataset, manifest, model.sequenceLength(), settings.training());
            requireMemory(spark, settings, model);
            LOG.info("Verifying the checksums of {}, version {} …", dataset.root(), chosen.number());
            manifest.verify(dataset);

            RondoSettings kept = settings.ofRun();
            RunDirectory.open(directory, kept, dataset.readAll(ShardManifest.TOKENIZER_FILE));
            RunDataset.remember(directory, chosen);
            TrainingPlan plan = new TrainingPlan(
                    model,
                    settings.training(),
                    settings.checkpoint(),
                    settings.compute(),
                    dataset.root(),
                    ConfigLoader.render(kept));
            try (TrainingProgress progress =
                    TrainingProgress.start(settings.training().steps())) {
                return TrainingRounds.run(spark.session(), plan, directory, onDamage, progress);
            }
        }
    }

    /** What was trained and the checksum by which runs are compared. */
    static String describe(TrainingResult result) {
        return String.format(
                Locale.ROOT,
                "trained      %,d rounds, %,d steps of each worker, %,d tokens%nloss         %.4f nats per token in the"
                        + " last round%nchecksum     %s",
                result.rounds(),
                result.steps(),
                result.tokens(),
                result.trainingLoss(),
                result.parameterChecksum());
    }

    private static TransformerConfig model(RondoSettings settings, ShardManifest manifest) {
        try {
            return settings.model().transformer(manifest.vocabularySize());
        } catch (IllegalArgumentException unsuitable) {
            throw new RondoException(ExitCode.USAGE, "model: " + unsuitable.getMessage(), unsuitable);
        }
    }

    private static void requireMemory(JobSpark spark, RondoSettings settings, TransformerConfig model) {
        TrainingSettings training = settings.training();
        WorkerMemory worker =
                WorkerMemory.of(model, training, settings.compute().inTask(MemoryLimit.coresOfTask(spark)));
        MemoryLimit.of(spark, training.workers()).ifPresent(limit -> limit.require(model, worker));
    }

    private static void requireSequences(
            FileStore dataset, ShardManifest manifest, int sequenceLength, TrainingSettings training)
            throws IOException {
        try (TokenDataset train = TokenDataset.open(dataset, manifest, ShardManifest.TRAIN, sequenceLength)) {
            long steps = train.order(manifest.fingerprint(), training.seed(), training.globalBatch())
                    .steps();
            if (steps < training.steps()) {
                throw new RondoException(
                        ExitCode.USAGE,
                        "training.steps = " + training.steps() + " wants more than the " + steps + " steps of "
                                + training.globalBatch() + " sequences that max-epochs of the dataset's mixture allow");
            }
        }
    }
}
