package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo bench checkpoint}: what checkpoints cost a training run. */
@Command(
        name = "checkpoint",
        description = {
            "Trains on random tokens with a checkpoint after every round, saved in the background and with training"
                    + " waiting, and without checkpoints, in turn.",
            "Prints the share of a round that training waits for checkpoints, and the time of a round in each case."
        })
final class BenchCheckpointCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "nano",
            description = "S, nano or gpt2-124m, as for bench step (default ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Option(
            names = "--inner-steps",
            paramLabel = "H",
            defaultValue = "50",
            description = "Steps of a round (default ${DEFAULT-VALUE}).")
    private int innerSteps;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "8",
            description = "Rounds of each run, at least 3; the first is not counted (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often the three take turns (default ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(names = "--workers", paramLabel = "M", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--directory",
            paramLabel = "DIRECTORY",
            description = "Where the runs are written, and deleted in the end; a local path or hdfs://…; by default the"
                    + " directory for temporary files.")
    private String directory = System.getProperty("java.io.tmpdir", ".");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        if (rounds < 3 || repeats < 1 || innerSteps < 1 || workers < 1) {
            throw new RondoException(
                    ExitCode.USAGE,
                    "--rounds must be at least 3, and --repeats, --inner-steps and --workers at least 1");
        }
        BenchModel work;
        try {
            work = BenchModel.of(model);
        } catch (IllegalArgumentException unknown) {
            throw new RondoException(ExitCode.USAGE, String.valueOf(unknown.getMessage()), unknown);
        }
        Backend.requireDriver();
        List<CheckpointBenchmark.Measured> results =
                new CheckpointBenchmark(work, workers, innerSteps, rounds, repeats).run(directory);
        PrintWriter out = command.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, %d workers, %d steps a round; %s%n%n",
                work.name(),
                workers,
                innerSteps,
                BenchMachine.here().processor());
        out.printf("%-34s %14s %10s%n", "checkpoints", "median round", "waiting");
        for (CheckpointBenchmark.Measured measured : results) {
            out.printf(
                    Locale.ROOT,
                    "%-34s %12.3f s %8.2f %%%n",
                    measured.mode().description(),
                    measured.medianSeconds(),
                    100 * measured.waitingShare());
        }
        return ExitCode.OK.code();
    }
}
