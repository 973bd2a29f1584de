package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.prep.PrepareCorpusJob;
import io.rondo.prep.PrepareResult;
import io.rondo.prep.PrepareSettings;
import io.rondo.prep.report.DatasetReport;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo prepare}: from a corpus to a dataset of token shards. */
@Command(
        name = "prepare",
        description = {
            "Makes a dataset (manifest.json, tokenizer.json, train/, validation/) from a corpus.",
            "Run again with the same settings, it adds the files that are new as the next version, or does nothing."
        })
public final class PrepareJob implements Callable<Integer> {
    @Mixin
    private final SettingsArguments arguments = new SettingsArguments();

    @Option(
            names = "--output",
            paramLabel = "DATASET",
            required = true,
            description = "Directory of the dataset; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String output;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    /** For {@code spark-submit --class io.rondo.jobs.PrepareJob}. */
    public static void main(String[] arguments) {
        RondoCommand.runAlone(new PrepareJob(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        PrepareResult result = prepare(arguments.load(RondoSettings.class), output);
        PrintWriter out = command.commandLine().getOut();
        if (result.outcome() == PrepareResult.Outcome.ALREADY_COMPLETE) {
            out.println("The dataset is complete already; nothing to do.");
        }
        out.println(describe(result.manifest()));
        out.println("version      " + result.version().number());
        out.println("dataset      " + output);
        // Those of earlier versions come before the newest one's.
        result.manifest().files().stream()
                .map(DatasetFile::path)
                .filter(path -> path.endsWith(DatasetReport.HTML))
                .reduce((earlier, later) -> later)
                .ifPresent(report -> out.println("report       " + output + "/" + report));
        return ExitCode.OK.code();
    }

    static PrepareResult prepare(RondoSettings settings, String output) throws IOException {
        PrepareSettings prepare = settings.requirePrepare();
        try (JobSpark spark = JobSpark.of(settings.spark(), "rondo prepare", "*")) {
            return PrepareCorpusJob.run(spark.session(), prepare, spark.directory(output));
        }
    }

    /** Documents and tokens of each split, and the vocabulary. */
    static String describe(ShardManifest manifest) {
        StringBuilder lines = new StringBuilder();
        manifest.splits()
                .forEach((name, split) -> lines.append(String.format(
                        Locale.ROOT, "%-12s %,d documents, %,d tokens%n", name, split.documents(), split.tokens())));
        return lines.append(String.format(
                        Locale.ROOT,
                        "vocabulary   %,d tokens%nfingerprint  %s",
                        manifest.vocabularySize(),
                        manifest.fingerprint()))
                .toString();
    }
}
