package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.export.HuggingFaceExporter;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo export}: a run's newest checkpoint in a format that serving tools read. */
@Command(name = "export", description = "Writes the newest checkpoint of a run as a directory that serving tools read.")
public final class ExportJob implements Callable<Integer> {
    /** What can be written. */
    enum Format {
        /** Reads with transformers' {@code from_pretrained}. */
        HUGGINGFACE
    }

    @Option(
            names = "--checkpoint",
            paramLabel = "RUN",
            required = true,
            description = "Directory of a run; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String run;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "huggingface: config.json, model.safetensors and tokenizer.json.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Format format;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Directory to be made; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String to;

    @Mixin
    private final FallbackOption fallback = new FallbackOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** For {@code spark-submit --class io.rondo.jobs.ExportJob}. */
    public static void main(String[] arguments) {
        RondoCommand.runAlone(new ExportJob(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        Backend.requireDriver();
        Directories directories = Directories.ofThisProcess();
        FileStore source = directories.at(run);
        HuggingFaceExporter.Outcome outcome =
                switch (format) {
                    case HUGGINGFACE ->
                        HuggingFaceExporter.export(
                                source, tokenizerJson(source), directories.at(to), fallback.onDamage());
                };
        PrintWriter out = command.commandLine().getOut();
        switch (outcome) {
            case EXPORTED -> out.println("exported " + run + " to " + to);
            case ALREADY_EXPORTED -> out.println("nothing to do: " + to + " is this export already");
        }
        return ExitCode.OK.code();
    }

    private static String tokenizerJson(FileStore run) throws IOException {
        try {
            return new String(run.readAll(RunDirectory.TOKENIZER), UTF_8);
        } catch (NoSuchFileException missing) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    run.root() + "/" + RunDirectory.TOKENIZER
                            + " does not exist; expected the run directory of a 'rondo pretrain'",
                    missing);
        }
    }
}
