package io.rondo.jobs;

import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rondo bench averaging}: what joining the workers' training one way or another costs in loss and saves in bytes. */
@Command(
        name = "averaging",
        description = {
            "Trains the runs of a list one after the other, each with all its workers in this process, and writes what"
                    + " they came to into a file.",
            "A run that is in the file already is not trained again."
        })
final class BenchAveragingCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DATASET",
            required = true,
            description = "Directory that prepare has made; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "HOCON file with the settings that all runs share.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path config;

    @Option(
            names = "--runs",
            paramLabel = "FILE",
            required = true,
            description = {
                "The list: a name, a colon and settings key=value on each line.",
                "[title] on a line begins a group, whose first run the others are held against;",
                "a name alone is that run of an earlier group."
            })
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path runs;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            required = true,
            description = "One line of JSON for each run; what it holds is kept.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path results;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            defaultValue = "1337",
            description = "Seeds that every run is trained with (default ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Long> seeds;

    @Option(
            names = "--report",
            paramLabel = "FILE.md",
            description = "Writes a page with tables and, beside it, drawings of what the runs of the list came to.")
    private Optional<Path> report = Optional.empty();

    @Parameters(
            paramLabel = "key=value",
            arity = "0..*",
            description = "Settings that replace those of the file and of the list.")
    private List<String> overrides = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Backend.requireDriver();
        FileStore dataset = Directories.ofThisProcess().at(data);
        AveragingRuns list = AveragingRuns.read(runs);
        // A mistake in the last run must not show after hours.
        for (AveragingRuns.Group group : list.groups()) {
            for (List<String> settings : group.runs().values()) {
                load(settings, seeds.get(0));
            }
        }
        AveragingComparison comparison = new AveragingComparison(results);
        for (long seed : seeds) {
            for (AveragingRuns.Group group : list.groups()) {
                for (Map.Entry<String, List<String>> run : group.runs().entrySet()) {
                    train(run.getKey(), run.getValue(), seed, comparison, dataset);
                }
            }
        }
        if (report.isPresent()) {
            new AveragingReport(list, comparison.read()).write(report.get());
        }
        return ExitCode.OK.code();
    }

    private void train(String name, List<String> run, long seed, AveragingComparison comparison, FileStore dataset)
            throws IOException {
        boolean known = comparison.read().stream().anyMatch(line -> line.name().equals(name) && line.seed() == seed);
        if (!known) {
            AveragingRun.Result result = new AveragingRun(load(run, seed)).train(dataset);
            comparison.append(new AveragingComparison.Line(name, seed, result), run);
            PrintWriter out = command.commandLine().getOut();
            out.println(text(name, seed, result));
            out.flush();
        }
    }

    private RondoSettings load(List<String> run, long seed) {
        List<String> all = new ArrayList<>(run);
        all.addAll(overrides);
        all.add("training.seed=" + seed);
        return ConfigLoader.load(RondoSettings.class, Optional.of(config), all);
    }

    private static String text(String name, long seed, AveragingRun.Result result) {
        return String.format(
                Locale.ROOT,
                "%-28s seed %-6d validation loss %.4f, %,d rounds, %,d bytes sent by each worker, %.0f s",
                name,
                seed,
                result.loss(),
                result.rounds(),
                result.bytes(),
                result.seconds());
    }
}
