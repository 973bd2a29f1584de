package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.export.HuggingFaceModel;
import io.rondo.export.Sampling;
import io.rondo.export.TextGenerator;
import io.rondo.rounds.ComputeSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo generate}: continues a text with an exported model. */
@Command(name = "generate", description = "Continues a text with an exported model.")
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private final SettingsArguments arguments = new SettingsArguments();

    @Option(
            names = "--model",
            paramLabel = "EXPORT_DIR",
            required = true,
            description = "Directory that export has made; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "The text to continue.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String prompt;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many tokens are added (default ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0.8",
            description = "0 always takes the most probable token; higher is more varied (default ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "50",
            description = "Chooses among the K most probable tokens; 0 for all (default ${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1.0",
            description = "Chooses among the fewest tokens that together have this probability (default"
                    + " ${DEFAULT-VALUE}, all).")
    private double topP;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1337",
            description = "The same seed gives the same text (default ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Sampling sampling = sampling();
        ComputeSettings compute = arguments.load(RondoSettings.class).compute();
        Backend.requireDriver();
        try (HuggingFaceModel loaded =
                HuggingFaceModel.load(Directories.ofThisProcess().at(model), compute.here())) {
            TextGenerator generator = new TextGenerator(loaded.model(), loaded.tokenizer());
            command.commandLine().getOut().println(prompt + generator.generate(prompt, maxNewTokens, sampling, seed));
        }
        return ExitCode.OK.code();
    }

    private Sampling sampling() {
        if (maxNewTokens < 1) {
            throw new RondoException(
                    ExitCode.USAGE, "--max-new-tokens " + maxNewTokens + " is out of range; expected 1 or more");
        }
        try {
            return new Sampling(temperature, topK, topP);
        } catch (IllegalArgumentException outOfRange) {
            throw new RondoException(ExitCode.USAGE, "--" + outOfRange.getMessage(), outOfRange);
        }
    }
}
