package io.rondo.jobs;

import io.rondo.config.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo bench dedup}: how fast near-duplicates are found. */
@Command(
        name = "dedup",
        description = {
            "Times the removal of exact and near-duplicates from 19 MB of Europarl and from corpora that are several"
                    + " times as large: from text files to the list of what is removed, after one run to warm up."
        })
final class BenchDedupCommand implements Callable<Integer> {
    private static final double MEGA = 1e6;

    @Option(
            names = "--copies",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,4,16",
            description = "How many times the text (default ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Integer> copies;

    @Option(
            names = "--cores",
            paramLabel = "N",
            defaultValue = "1",
            description = "Cores that Spark uses (default ${DEFAULT-VALUE}).")
    private int cores;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        BenchCorpus.require("--cores", cores);
        copies.forEach(number -> BenchCorpus.require("--copies", number));
        PrintWriter out = command.commandLine().getOut();
        Path directory = Files.createTempDirectory("rondo-bench");
        SparkSettings settings = new SparkSettings(Optional.empty(), Optional.of(directory.toString()));
        try (JobSpark spark = JobSpark.of(settings, "rondo bench dedup", Integer.toString(cores))) {
            BenchCorpus corpus = new BenchCorpus(directory);
            DedupBenchmark benchmark = new DedupBenchmark(corpus);
            corpus.write(Optional.empty(), Collections.max(copies));
            benchmark.measure(spark.session(), 1);
            for (int number : copies) {
                out.println(text(benchmark.measure(spark.session(), number)));
                out.flush();
            }
        } finally {
            StepBenchmark.delete(directory);
        }
        return ExitCode.OK.code();
    }

    private String text(DedupBenchmark.Result result) {
        double megabytes = result.bytes() / MEGA;
        return String.format(
                Locale.ROOT,
                "%2d x  %,.1f MB in %.1f s, %.2f MB/s per core, %.0f ns of processor time per byte, %,d near-duplicates",
                result.copies(),
                megabytes,
                result.seconds(),
                megabytes / result.seconds() / cores,
                1e9 * result.processorSeconds() / result.bytes(),
                result.removed());
    }
}
