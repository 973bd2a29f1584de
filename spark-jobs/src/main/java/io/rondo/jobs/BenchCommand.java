package io.rondo.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rondo bench}: how fast Rondo is on this machine. */
@Command(
        name = "bench",
        description = "Measures Rondo on this machine.",
        subcommands = {
            BenchStepCommand.class,
            BenchPrepareCommand.class,
            BenchDedupCommand.class,
            BenchTokenizeCommand.class,
            BenchCheckpointCommand.class,
            BenchAveragingCommand.class
        })
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(),
                "name what to measure: step, prepare, dedup, tokenize, checkpoint or averaging; e.g. rondo bench step --model S");
    }
}
