package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.config.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code rondo} command. Every subcommand is a class of its own; failures become one sentence on standard error
 * and an {@link ExitCode}.
 */
@Command(
        name = "rondo",
        description = "Pretrains transformer language models on Apache Spark.",
        footer = {"", "Exit codes, memory and clusters: docs/operations.md"},
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = RondoVersion.class,
        subcommands = {
            PrepareJob.class,
            PretrainJob.class,
            EvaluateJob.class,
            GenerateCommand.class,
            ExportJob.class,
            TokenizeCommand.class,
            InspectCommand.class,
            TraceCommand.class,
            CheckpointsCommand.class,
            BenchCommand.class,
            PlanCommand.class,
            QuickstartCommand.class,
        })
public final class RondoCommand {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Shows the stack trace of a failure on standard error too.")
    private boolean verbose;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        exit(commandLine(new RondoCommand()), arguments);
    }

    /**
     * The main method of a job's own class under {@code spark-submit --class}: the command's options and arguments
     * without its name.
     *
     * @param command an object with picocli's {@code @Command}
     */
    static void runAlone(Object command, String[] arguments) {
        exit(commandLine(command), arguments);
    }

    static CommandLine commandLine(Object command) {
        return configured(new CommandLine(command));
    }

    static CommandLine configured(CommandLine commandLine) {
        FailureMessages messages = new FailureMessages();
        commandLine.setParameterExceptionHandler(messages);
        commandLine.setExecutionExceptionHandler(messages);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setOut(new PrintWriter(System.out, true, UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, UTF_8));
        return commandLine;
    }

    /** Runs a command line to its end, whatever it throws. */
    static int run(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (Throwable failure) { // Errors pass through picocli
            return FailureMessages.report(commandLine, failure);
        }
    }

    private static void exit(CommandLine commandLine, String[] arguments) {
        int exitCode = run(commandLine, arguments);
        // Under spark-submit an early System.exit(0) counts as a failure on YARN: there, success is to return.
        if (exitCode != ExitCode.OK.code() || System.getProperty("spark.submit.deployMode") == null) {
            System.exit(exitCode);
        }
    }

    boolean isVerbose() {
        return verbose;
    }
}
