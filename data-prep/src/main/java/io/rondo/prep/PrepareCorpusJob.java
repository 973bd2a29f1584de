package io.rondo.prep;

import static org.apache.spark.sql.functions.col;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.PrepareResult.Outcome;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.pipeline.CorpusPipeline;
import io.rondo.prep.readers.CorpusReader;
import io.rondo.prep.readers.InputFile;
import io.rondo.prep.readers.InputFiles;
import io.rondo.prep.report.CorpusSummary;
import io.rondo.prep.steps.Step;
import io.rondo.prep.tokens.ShardPlan;
import io.rondo.prep.tokens.TokenShards;
import io.rondo.prep.tokens.WrittenShards;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
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
 * partitions or on retries. It is committed by its manifest; run again, the job finds it complete and does nothing.
 */
public final class PrepareCorpusJob {
    private static final Logger LOG = LoggerFactory.getLogger(PrepareCorpusJob.class);

    private PrepareCorpusJob() {}

    /**
     * Prepares a corpus.
     *
     * @param output directory of the dataset: empty, absent, or left by a job that was killed
     * @throws io.rondo.config.RondoException if input, settings or output are not as they must be; the output directory
     *     is then as empty as before
     */
    public static PrepareResult run(SparkSession spark, PrepareSettings settings, FileStore output) throws IOException {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Optional<ShardManifest> completed = DatasetOutput.completed(output, settings, hadoop);
        if (completed.isPresent()) {
            LOG.info("{} is complete already; nothing to do.", output.root());
            return new PrepareResult(Outcome.ALREADY_COMPLETE, completed.get());
        }
        List<InputFile> files = InputFiles.find(settings.input(), settings.format(), hadoop);
        try (DatasetOutput writing = DatasetOutput.begin(output);
                ProgressLog progress = ProgressLog.start(spark.sparkContext())) {
            ShardManifest manifest = write(spark, settings, files, output, writing.attempts(), progress);
            writing.commit(manifest);
            LOG.info("{} is complete: {}", output.root(), manifest.counts());
            return new PrepareResult(Outcome.WRITTEN, manifest);
        } catch (Exception e) {
            throw SparkFailures.explained(e);
        }
    }

    private static ShardManifest write(
            SparkSession spark,
            PrepareSettings settings,
            List<InputFile> files,
            FileStore output,
            String attempts,
            ProgressLog progress)
            throws IOException {
        List<Step> steps = settings.pipeline();
        List<String> names = steps.stream().map(Step::name).toList();
        progress.step("Reading " + files.size() + " files and applying " + names);
        Buckets buckets = settings.buckets();
        CorpusPipeline pipeline = new CorpusPipeline(steps, buckets, settings.keepRejects());
        Dataset<Row> documents = CorpusReader.read(spark, files, settings.reading());
        // Several passes follow, so the result of reading, judging and sorting is kept.
        Dataset<Row> judged = pipeline.judge(documents).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            CorpusSummary summary = CorpusSummary.of(judged);
            DocumentCounts counts = new DocumentCounts(summary, steps);
            counts.requireUsable(judged, settings);
            BadRecordSample.write(judged, output);
            LOG.info("{} of {} documents kept.", summary.kept().documents(), summary.read());

            progress.step("Training the tokenizer");
            Tokenizer tokenizer = tokenizer(judged.where(col(Documents.VERDICT).equalTo(Documents.KEPT)), settings);
            byte[] tokenizerJson = tokenizer.toJson().getBytes(StandardCharsets.UTF_8);
            output.createExclusively(ShardManifest.TOKENIZER_FILE, tokenizerJson);

            progress.step("Writing " + buckets.count() + " token shards");
            List<String> uris = files.stream().map(InputFile::uri).toList();
            ShardPlan plan = new ShardPlan(buckets, names, uris, settings.keepRejects());
            WrittenShards written = TokenShards.write(judged, plan, tokenizer, output, attempts);
            DocumentCounts.requireDocuments(written.splits(), settings);
            return new ShardManifest(
                    ShardManifest.FORMAT_VERSION,
                    Checksums.sha256(tokenizerJson),
                    tokenizer.vocabularySize(),
                    tokenizer.endOfDocument().orElseThrow(),
                    written.splits(),
                    files.stream().map(InputFile::description).toList(),
                    ConfigLoader.render(settings),
                    counts.withTokens(written.splits()));
        } finally {
            judged.unpersist();
        }
    }

    /** Validation documents must not shape the vocabulary either. */
    private static Tokenizer tokenizer(Dataset<Row> kept, PrepareSettings settings) throws IOException {
        if (settings.tokenizerFile().isPresent()) {
            return TokenizerSource.read(
                    settings.tokenizerFile().get(),
                    kept.sparkSession().sparkContext().hadoopConfiguration());
        }
        Column inTraining = col(Documents.BUCKET).geq(settings.buckets().validation());
        Dataset<String> texts = kept.where(inTraining).select(Documents.TEXT).as(Encoders.STRING());
        return TrainTokenizerJob.train(texts, settings.tokenizerTraining());
    }
}
