package io.rondo.jobs;

import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.evaluation.EvaluationResult;
import io.rondo.evaluation.Perplexity;
import io.rondo.export.CheckpointModel;
import io.rondo.export.HuggingFaceExporter;
import io.rondo.export.HuggingFaceModel;
import io.rondo.export.Sampling;
import io.rondo.export.TextGenerator;
import io.rondo.jobs.QuickstartSteps.Done;
import io.rondo.prep.PrepareResult;
import io.rondo.rounds.ComputeSettings;
import io.rondo.rounds.TrainingResult;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo quickstart}: the whole path from text to a model that says something, with a corpus it brings along. */
@Command(
        name = "quickstart",
        description = {
            "Takes the whole path on this machine: text, dataset, training, evaluation, export, sample.",
            "Stopped and started again, it goes on where it was. The settings are conf/quickstart.conf."
        })
final class QuickstartCommand implements Callable<Integer> {
    static final String PROMPT = "Mr President, I would like to";

    private static final Sampling SAMPLING = new Sampling(0.8, 50, 0.95);

    @Mixin
    private final SettingsArguments arguments = new SettingsArguments();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "work/quickstart",
            description = "Local directory for everything that is made (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path work;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = command.commandLine().getOut();
        FileStore directory = HadoopFileStore.at("file:" + work.toAbsolutePath().normalize());
        RondoSettings settings = arguments.load(
                RondoSettings.class,
                QuickstartCommand::exampleSettings,
                List.of("prepare.input=" + work.resolve(QuickstartText.FILE)));
        String dataset = work.resolve("dataset").toString();
        String run = work.resolve("run").toString();
        String export = work.resolve("export").toString();
        QuickstartSteps steps = new QuickstartSteps(out, 6);

        steps.run("Text: the proceedings of the European Parliament in 20 languages, from a Maven artifact", () -> {
            QuickstartText.copyTo(directory);
            return new Done<>(0, work.resolve(QuickstartText.FILE).toString());
        });
        PrepareResult prepared =
                steps.run("Dataset: English documents without duplicates, a tokenizer, token shards", () -> {
                    PrepareResult result = PrepareJob.prepare(settings, dataset);
                    return new Done<>(result, QuickstartSummary.describe(result.manifest()));
                });
        TrainingResult trained = steps.run("Training: workers on their own, averaged in rounds", () -> {
            TrainingResult result =
                    PretrainJob.pretrain(settings, dataset, new DataVersionOption(), run, OnDamage.REFUSE);
            return new Done<>(result, QuickstartSummary.describe(result));
        });
        EvaluationResult evaluated = steps.run("Evaluation: documents that training never saw", () -> {
            EvaluationResult result = evaluate(directory, settings.compute());
            return new Done<>(
                    result,
                    String.format(Locale.ROOT, "validation loss %.4f nats per token", result.lossNatsPerToken()));
        });
        steps.run("Export: a Hugging Face directory", () -> {
            String tokenizer =
                    new String(directory.directory("run").readAll(RunDirectory.TOKENIZER), StandardCharsets.UTF_8);
            HuggingFaceExporter.export(directory.directory("run"), tokenizer, directory.directory("export"));
            return new Done<>(0, export);
        });
        steps.run("Sample: the exported model continues a text", () -> {
            String text = PROMPT + sample(directory.directory("export"), settings.compute());
            return new Done<>(0, text.replaceAll("\\s+", " ").strip());
        });
        new QuickstartSummary(work, prepared.manifest().vocabularySize(), trained, evaluated)
                .print(out, directory.directory("run"), steps.elapsed());
        return ExitCode.OK.code();
    }

    /** The launcher says where the repository is. */
    private static Path exampleSettings() {
        return Optional.ofNullable(System.getenv("RONDO_HOME"))
                .map(home -> Path.of(home, "conf", "quickstart.conf"))
                .orElseThrow(() -> new RondoException(
                        ExitCode.USAGE,
                        "the quickstart's settings are conf/quickstart.conf; start it as ./rondo quickstart, or name the"
                                + " file with --config"));
    }

    private static String sample(FileStore export, ComputeSettings compute) throws IOException {
        try (HuggingFaceModel model = HuggingFaceModel.load(export, compute.here())) {
            return new TextGenerator(model.model(), model.tokenizer()).generate(PROMPT, 60, SAMPLING, 1);
        }
    }

    private static EvaluationResult evaluate(FileStore directory, ComputeSettings compute) throws IOException {
        try (CheckpointModel trained =
                CheckpointModel.load(directory.directory("run"), OnDamage.REFUSE, compute.here())) {
            return Perplexity.measure(trained.model(), directory.directory("dataset"));
        }
    }
}
