package io.rondo.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.evaluation.EvaluationResult;
import io.rondo.rounds.TrainingResult;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the quickstart says at its end.
 *
 * @param work directory as the user wrote it
 * @param vocabularySize of the model
 */
record QuickstartSummary(Path work, int vocabularySize, TrainingResult trained, EvaluationResult evaluated) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A line about a dataset. */
    static String describe(ShardManifest manifest) {
        SplitInfo train = manifest.split(ShardManifest.TRAIN);
        SplitInfo validation = manifest.split(ShardManifest.VALIDATION);
        return String.format(
                Locale.ROOT,
                "%,d documents with %,d tokens to train on, %,d with %,d to validate",
                train.documents(),
                train.tokens(),
                validation.documents(),
                validation.tokens());
    }

    /** A line about a training. */
    static String describe(TrainingResult result) {
        return String.format(
                Locale.ROOT,
                "%,d rounds, %,d tokens, training loss %.3f nats per token",
                result.rounds(),
                result.tokens(),
                result.trainingLoss());
    }

    /**
     * @param run the directory with the metrics
     * @param elapsed time of the whole command
     */
    void print(PrintWriter out, FileStore run, String elapsed) throws IOException {
        double uniform = Math.log(vocabularySize);
        double loss = evaluated.lossNatsPerToken();
        out.println();
        line(out, "validation loss", "%.4f nats per token, %.2f below ln(%,d)", loss, uniform - loss, vocabularySize);
        line(out, "perplexity", "%.1f", evaluated.perplexity());
        line(out, "bits per byte", "%.3f", evaluated.bitsPerByte());
        line(out, "training speed", "%,.0f tokens per second", tokensPerSecond(run));
        line(out, "checksum", "%s", trained.parameterChecksum());
        line(out, "time", "%s", elapsed);
        line(out, "dataset", "%s", work.resolve("dataset"));
        line(out, "run", "%s", work.resolve("run"));
        line(out, "export", "%s", work.resolve("export"));
        out.println();
        out.println("Try next:");
        out.printf("  ./rondo generate --model %s --prompt \"%s\"%n", work.resolve("export"), QuickstartCommand.PROMPT);
        out.printf("  ./rondo inspect %s%n", work.resolve("run"));
        out.printf(
                "  ./rondo pretrain --config conf/quickstart.conf --data %s --run %s training.steps=3000%n",
                work.resolve("dataset"), work.resolve("longer"));
        out.flush();
    }

    private static void line(PrintWriter out, String name, String format, Object... values) {
        out.printf("%-16s %s%n", name, String.format(Locale.ROOT, format, values));
    }

    /** Over all rounds of the run, also those of an earlier start. */
    private static double tokensPerSecond(FileStore run) throws IOException {
        double tokens = 0;
        double seconds = 0;
        String metrics = new String(run.readAll("metrics.jsonl"), StandardCharsets.UTF_8);
        for (String line : metrics.lines().toList()) {
            JsonNode round = JSON.readTree(line);
            tokens = round.path("tokens").asDouble();
            seconds += round.path("seconds").asDouble();
        }
        return tokens / seconds;
    }
}
