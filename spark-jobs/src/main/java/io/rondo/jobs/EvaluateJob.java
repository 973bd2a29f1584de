package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.evaluation.EvaluationResult;
import io.rondo.evaluation.Perplexity;
import io.rondo.export.CheckpointModel;
import io.rondo.rounds.ComputeSettings;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
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

/** {@code rondo evaluate}: how well a run's newest checkpoint predicts text that training never saw. */
@Command(
        name = "evaluate",
        description = "Measures validation loss, perplexity and bits per byte of a run's newest checkpoint.")
public final class EvaluateJob implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluateJob.class);
    private static final long REPORT_NANOSECONDS = 10_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private final SettingsArguments arguments = new SettingsArguments();

    @Option(
            names = "--checkpoint",
            paramLabel = "RUN",
            required = true,
            description = "Directory of a run; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String run;

    @Option(
            names = "--data",
            paramLabel = "DATASET",
            required = true,
            description = "Directory of a dataset made with the same tokenizer; its validation split is read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @Option(names = "--json", description = "Prints one line of JSON.")
    private boolean json;

    @Mixin
    private final DataVersionOption version = new DataVersionOption();

    @Mixin
    private final FallbackOption fallback = new FallbackOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** For {@code spark-submit --class io.rondo.jobs.EvaluateJob}. */
    public static void main(String[] arguments) {
        RondoCommand.runAlone(new EvaluateJob(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        ComputeSettings compute = arguments.load(RondoSettings.class).compute();
        Backend.requireDriver();
        Directories directories = Directories.ofThisProcess();
        FileStore dataset = directories.at(data);
        ShardManifest manifest = version.of(dataset).manifest();
        try (CheckpointModel source = CheckpointModel.load(directories.at(run), fallback.onDamage(), compute.here())) {
            requireSameTokenizer(source.checkpoint(), manifest);
            EvaluationResult result = Perplexity.measure(
                    source.model(), dataset, manifest, ShardManifest.VALIDATION, new LoggedProgress());
            PrintWriter out = command.commandLine().getOut();
            out.println(json ? json(source.checkpoint(), result) : text(source.checkpoint(), result));
        }
        return ExitCode.OK.code();
    }

    private void requireSameTokenizer(CheckpointManifest checkpoint, ShardManifest dataset) {
        if (!checkpoint.provenance().tokenizerSha256().equals(dataset.tokenizerSha256())) {
            throw new RondoException(
                    ExitCode.CONFLICT,
                    data + " was made with another tokenizer than the model of " + run
                            + " was trained with, so its token ids mean something else");
        }
    }

    static String text(CheckpointManifest checkpoint, EvaluationResult result) {
        return String.format(
                Locale.ROOT,
                "checkpoint       round %,d, step %,d%nvalidation loss  %.4f nats per token over %,d tokens%n"
                        + "perplexity       %.2f%nbits per byte    %.4f",
                checkpoint.progress().round(),
                checkpoint.progress().step(),
                result.lossNatsPerToken(),
                result.tokens(),
                result.perplexity(),
                result.bitsPerByte());
    }

    static String json(CheckpointManifest checkpoint, EvaluationResult result) {
        return JSON.createObjectNode()
                .put("round", checkpoint.progress().round())
                .put("step", checkpoint.progress().step())
                .put("lossNatsPerToken", result.lossNatsPerToken())
                .put("perplexity", result.perplexity())
                .put("bitsPerByte", result.bitsPerByte())
                .put("tokens", result.tokens())
                .put("parameterChecksum", checkpoint.parameterChecksum())
                .toString();
    }

    /** One plain line at intervals; the result alone goes to standard output. */
    private static final class LoggedProgress implements Perplexity.Progress {
        private final long started = System.nanoTime();
        private long lastReport = started;

        @Override
        public void evaluated(long sequences, long ofSequences) {
            long now = System.nanoTime();
            if (now - lastReport >= REPORT_NANOSECONDS && sequences < ofSequences) {
                lastReport = now;
                long left = (long) ((now - started) / 1e9 / sequences * (ofSequences - sequences));
                LOG.info("evaluated {} of {} sequences, {} left", sequences, ofSequences, Durations.describe(left));
            }
        }
    }
}
