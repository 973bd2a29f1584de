package io.rondo.prep;

import io.rondo.prep.PrepareResult.Outcome;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.history.EarlierDocuments;
import io.rondo.prep.history.NewInputs;
import io.rondo.prep.mixing.MixturePlan;
import io.rondo.prep.pipeline.CorpusPipeline;
import io.rondo.prep.pipeline.EarlierVersion;
import io.rondo.prep.pipeline.JudgedCorpus;
import io.rondo.prep.pipeline.NearDuplicateSignatures;
import io.rondo.prep.pipeline.ParagraphHashes;
import io.rondo.prep.readers.CorpusReader;
import io.rondo.prep.readers.InputFile;
import io.rondo.prep.report.CorpusSummary;
import io.rondo.prep.report.DatasetReport;
import io.rondo.prep.steps.ExactDuplicates;
import io.rondo.prep.steps.Step;
import io.rondo.prep.tokens.ShardPlan;
import io.rondo.prep.tokens.TokenShards;
import io.rondo.prep.tokens.WrittenShards;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a raw corpus to a dataset that can be trained on:
 *
 * <pre>
 * files ─read─▶ documents ─steps─▶ judged documents ─train tokenizer─▶ ─encode─▶ token shards + manifest
 * </pre>
 *
 * <p>The output is a pure function of settings and input: its bytes do not depend on the cluster, on the number of
 * partitions or on retries. It is committed by its manifest. Run again, the job takes in only files that it does not
 * know, with the tokenizer that it has, and commits them as the next version; without such files it does nothing.
 */
public final class PrepareCorpusJob {
    /** Judging so many bytes takes so long that a job that was killed should not have to do it again. */
    static final long LARGE = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(PrepareCorpusJob.class);

    private final SparkSession spark;
    private final PrepareSettings settings;
    private final FileStore output;
    private final long large;
    private final List<Step> steps;
    private final Buckets buckets;

    private PrepareCorpusJob(SparkSession spark, PrepareSettings settings, FileStore output, long large) {
        this.spark = spark;
        this.settings = settings;
        this.output = output;
        this.large = large;
        this.steps = settings.pipeline();
        this.buckets = settings.buckets();
    }

    /**
     * Prepares a corpus, or what is new of it.
     *
     * @param output directory of the dataset: empty, absent, with a dataset that was made with these settings, or left by
     *     a job that was killed
     * @throws io.rondo.config.RondoException if input, settings or output are not as they must be; the output directory
     *     then holds what it held before
     */
    public static PrepareResult run(SparkSession spark, PrepareSettings settings, FileStore output) throws IOException {
        return run(spark, settings, output, LARGE);
    }

    /** @param large bytes of input from which on judged documents are kept in files */
    static PrepareResult run(SparkSession spark, PrepareSettings settings, FileStore output, long large)
            throws IOException {
        try {
            return new PrepareCorpusJob(spark, settings, output, large).run();
        } catch (Exception e) {
            throw SparkFailures.explained(e);
        }
    }

    private PrepareResult run() throws IOException {
        CorpusInput input = new CorpusInput(spark, settings, output);
        Optional<DatasetVersion> complete = input.complete();
        if (complete.isPresent()) {
            return nothingToDo(complete.get());
        }
        if (!ShardManifest.exists(output)) {
            input.requireFiles();
        }
        try (DatasetOutput writing = DatasetOutput.begin(output);
                ProgressLog progress = ProgressLog.start(spark.sparkContext())) {
            writing.before().ifPresent(input::requireSameSettings);
            NewInputs added = input.newFiles(writing, progress);
            if (writing.before().isPresent() && added.files().isEmpty()) {
                return nothingToDo(writing.before().get());
            }
            ShardManifest manifest = write(added, writing, progress);
            added.requireUnchanged(input.files());
            DatasetVersion version = writing.commit(manifest, added.known());
            LOG.info("{} is complete, version {}: {}", output.root(), version.number(), manifest.counts());
            return new PrepareResult(Outcome.WRITTEN, version);
        }
    }

    private PrepareResult nothingToDo(DatasetVersion newest) {
        LOG.info("{} is complete already; nothing to do.", output.root());
        return new PrepareResult(Outcome.ALREADY_COMPLETE, newest);
    }

    private ShardManifest write(NewInputs added, DatasetOutput writing, ProgressLog progress) throws IOException {
        List<InputFile> files = added.files();
        Optional<DatasetVersion> before = writing.before();
        List<String> names = steps.stream().map(Step::name).toList();
        progress.step("Reading " + files.size() + " files and applying " + names);
        MixturePlan mixture = MixturePlan.of(
                settings.mixing(),
                files,
                settings.format(),
                before.map(DatasetVersion::manifest),
                spark.sparkContext().hadoopConfiguration());
        Optional<JudgedFiles> kept = files.stream().mapToLong(InputFile::length).sum() >= large
                ? Optional.of(writing.judgedFiles(JudgedFiles.identity(settings, added, writing)))
                : Optional.empty();
        try (JudgedCorpus corpus = kept.isPresent()
                ? kept.get().corpus(spark, buckets, () -> judged(files, before))
                : judged(files, before)) {
            Dataset<Row> judged = corpus.documents();
            CorpusSummary summary = CorpusSummary.of(judged);
            DocumentCounts counts = new DocumentCounts(summary, steps);
            counts.requireFewBad(judged, settings);
            if (before.isEmpty()) {
                counts.requireSome(settings);
            }
            LOG.info("{} of {} documents kept.", summary.kept().documents(), summary.read());

            progress.step(before.isEmpty() ? "Training the tokenizer" : "Reading the tokenizer");
            Tokenizer tokenizer = new DatasetTokenizer(settings, output).of(before, judged, kept);
            List<DatasetFile> beside = writeReports(corpus, writing);

            Buckets layout = mixture.layout(buckets);
            progress.step("Writing " + layout.count() + " token shards");
            List<String> uris = files.stream().map(InputFile::uri).toList();
            int sourcesBefore =
                    before.map(version -> version.manifest().sources().size()).orElse(0);
            ShardPlan plan = new ShardPlan(layout, names, uris, settings.keepRejects(), writing.mark(), sourcesBefore);
            WrittenShards written =
                    TokenShards.write(mixture.arranged(judged, layout), plan, tokenizer, output, writing.attempts());
            beside.addAll(written.files());
            beside.addAll(new NearDuplicateSignatures(uris, sourcesBefore, writing.mark())
                    .write(judged, steps, output, writing.attempts()));
            beside.addAll(new ParagraphHashes(writing.mark()).write(judged, steps, output, writing.attempts()));
            List<MixtureSource> sources = mixture.sources(written.train(), layout);
            ShardManifest manifest = new VersionManifest(settings, CorpusInput.descriptions(files), written, beside)
                    .of(before, tokenizer, sources, counts.withTokens(written.splits()));
            return new DatasetReport(summary, steps, settings.describeTokenizer(), manifest)
                    .write(output, writing.mark());
        }
    }

    /** What steps have to say, and a sample of the broken records, as files of the dataset. */
    private List<DatasetFile> writeReports(JudgedCorpus corpus, DatasetOutput writing) throws IOException {
        Map<String, String> contents = new TreeMap<>(corpus.files());
        BadRecordSample.of(corpus.documents()).ifPresent(sample -> contents.put(BadRecordSample.FILE, sample));
        List<DatasetFile> reports = new ArrayList<>();
        for (Map.Entry<String, String> file : contents.entrySet()) {
            String name = writing.mark() + file.getKey();
            byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
            output.createExclusively(name, content);
            reports.add(new DatasetFile(name, content.length, Checksums.sha256(content)));
        }
        return reports;
    }

    /** All documents of the files; equal to an earlier one is a duplicate, too, if duplicates are to go. */
    private JudgedCorpus judged(List<InputFile> files, Optional<DatasetVersion> before) throws IOException {
        CorpusPipeline pipeline = new CorpusPipeline(
                steps,
                buckets,
                settings.keepRejects(),
                before.map(version -> new EarlierVersion(output, version.manifest())));
        JudgedCorpus corpus = pipeline.judge(CorpusReader.read(spark, files, settings.reading()));
        for (int step = steps.size() - 1; step >= 0 && before.isPresent(); step--) {
            if (steps.get(step) instanceof ExactDuplicates) {
                ShardManifest earlier = before.get().manifest();
                return corpus.then(EarlierDocuments.reject(
                        corpus.documents(), output, earlier, buckets, step, settings.keepRejects()));
            }
        }
        return corpus;
    }
}
