package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rondo bench prepare}: how fast a corpus becomes a dataset. */
@Command(
        name = "prepare",
        description = {
            "Times rondo prepare, from text files to the committed dataset, on a text and on corpora that are several"
                    + " times as large, after one run to warm up. Settings are those of prepare."
        })
final class BenchPrepareCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MEGA = 1e6;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "UTF-8 text, one document a line; it must fit in memory (default: 19 MB of Europarl).")
    private Optional<Path> text = Optional.empty();

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

    @Option(names = "--json", description = "Prints one line of JSON per corpus.")
    private boolean json;

    @Parameters(
            paramLabel = "key=value",
            arity = "0..*",
            description = "Settings of prepare, for example prepare.preset=fineweb.")
    private List<String> settings = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        BenchCorpus.require("--cores", cores);
        copies.forEach(number -> BenchCorpus.require("--copies", number));
        PrintWriter out = command.commandLine().getOut();
        Path directory = Files.createTempDirectory("rondo-bench");
        SparkSettings local = new SparkSettings(Optional.empty(), Optional.of(directory.toString()));
        try (JobSpark spark = JobSpark.of(local, "rondo bench prepare", Integer.toString(cores))) {
            BenchCorpus corpus = new BenchCorpus(directory);
            PrepareBenchmark benchmark = new PrepareBenchmark(corpus, settings);
            benchmark.prepare(1);
            corpus.write(text, Collections.max(copies));
            benchmark.measure(spark.session(), 1);
            for (int number : copies) {
                PrepareBenchmark.Result result = benchmark.measure(spark.session(), number);
                out.println(json ? json(result) : text(result));
                out.flush();
            }
        } finally {
            StepBenchmark.delete(directory);
        }
        return ExitCode.OK.code();
    }

    private String json(PrepareBenchmark.Result result) {
        ObjectNode root = JSON.createObjectNode()
                .put("copies", result.copies())
                .put("cores", cores)
                .put("bytes", result.bytes())
                .put("seconds", result.seconds())
                .put("processorSeconds", result.processorSeconds())
                .put("documents", result.documents())
                .put("tokens", result.tokens());
        result.peakKibibytes().ifPresent(peak -> root.put("peakKibibytes", peak));
        return root.toString();
    }

    private String text(PrepareBenchmark.Result result) {
        double megabytes = result.bytes() / MEGA;
        return String.format(
                Locale.ROOT,
                "%2d x  %,.1f MB in %.1f s, %.2f MB/s per core, %.0f ns of processor time per byte, %s peak,"
                        + " %,d documents, %,d tokens",
                result.copies(),
                megabytes,
                result.seconds(),
                megabytes / result.seconds() / cores,
                1e9 * result.processorSeconds() / result.bytes(),
                result.peakKibibytes().map(peak -> (peak >> 10) + " MiB").orElse("unknown"),
                result.documents(),
                result.tokens());
    }
}
