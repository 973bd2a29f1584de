package io.rondo.jobs;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.PrepareCorpusJob;
import io.rondo.prep.PrepareSettings;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * {@code rondo prepare} from text files to a committed dataset: everything that it does, the training of the tokenizer and
 * the reports included.
 *
 * @param corpus the text files
 * @param settings of {@code prepare} beside its input, as {@code key=value}
 */
record PrepareBenchmark(BenchCorpus corpus, List<String> settings) {
    /**
     * What was measured.
     *
     * @param copies of the text
     * @param bytes of the files
     * @param seconds from the files to the dataset
     * @param processorSeconds of this whole process meanwhile
     * @param peakKibibytes the most memory that this process had resident meanwhile, or, where the system does not let
     *     us ask that, since its start; empty where it does not say
     * @param documents that were kept
     * @param tokens in the shards
     */
    record Result(
            int copies,
            long bytes,
            double seconds,
            double processorSeconds,
            Optional<Long> peakKibibytes,
            long documents,
            long tokens) {}

    /** Mistakes in the settings are found here, before anything is written. */
    PrepareSettings prepare(int copies) {
        String input = corpus.files(copies).stream()
                .map(file -> "\"" + file.toUri() + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        List<String> all = new ArrayList<>(List.of("prepare.input=" + input));
        all.addAll(settings);
        return ConfigLoader.load(RondoSettings.class, Optional.empty(), all).requirePrepare();
    }

    /** Measures one corpus of files that are written already. */
    Result measure(SparkSession spark, int copies) throws IOException {
        PrepareSettings prepare = prepare(copies);
        Path dataset = corpus.directory().resolve("dataset");
        BenchMachine.resetPeakResident();
        long processor = BenchCorpus.processorTime();
        long start = System.nanoTime();
        ShardManifest manifest = PrepareCorpusJob.run(spark, prepare, HadoopFileStore.at(dataset.toString()))
                .manifest();
        double seconds = (System.nanoTime() - start) / 1e9;
        double processorSeconds = (BenchCorpus.processorTime() - processor) / 1e9;
        Optional<Long> peak = BenchMachine.peakResidentKibibytes();
        StepBenchmark.delete(dataset);
        return new Result(
                copies,
                corpus.bytes(copies),
                seconds,
                processorSeconds,
                peak,
                manifest.splits().values().stream()
                        .mapToLong(SplitInfo::documents)
                        .sum(),
                manifest.splits().values().stream().mapToLong(SplitInfo::tokens).sum());
    }
}
