package io.rondo.jobs;

import io.rondo.evaluation.Perplexity;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.training.LocalRounds;
import io.rondo.training.ParameterChecksum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A training run in this process, its workers one after the other, and what it came to.
 *
 * @param settings all of the run
 */
record AveragingRun(RondoSettings settings) {
    /** Points of the curve, beside the end. */
    private static final int POINTS = 10;

    /** Validation sequences that a point of the curve is measured on. */
    private static final int SAMPLE = 320;

    private static final int BATCH = 16;

    /**
     * A point of the curve.
     *
     * @param tokens of the whole run so far
     * @param bytes that each worker has sent so far
     * @param loss on some of the validation split, nats per token
     */
    record Point(long tokens, long bytes, double loss) {}

    /**
     * What a run came to.
     *
     * @param bytes that each worker sent
     * @param loss on the whole validation split, nats per token
     */
    record Result(
            int parameters,
            long rounds,
            long tokens,
            long bytes,
            double loss,
            double seconds,
            String checksum,
            List<Point> curve) {}

    Result train(FileStore dataset) throws IOException {
        ShardManifest manifest = ShardManifest.read(dataset);
        TransformerConfig config = settings.model().transformer(manifest.vocabularySize());
        try (TokenDataset sequences = TokenDataset.open(dataset, ShardManifest.TRAIN, config.sequenceLength());
                TokenDataset validation =
                        TokenDataset.open(dataset, ShardManifest.VALIDATION, config.sequenceLength());
                LanguageModel model = LanguageModel.create(
                        config,
                        settings.training().seed(),
                        DataType.FLOAT,
                        settings.compute().here());
                LocalRounds rounds = new LocalRounds(model, sequences, manifest.fingerprint(), settings.training())) {
            return train(dataset, model, rounds, validation);
        }
    }

    private Result train(FileStore dataset, LanguageModel model, LocalRounds rounds, TokenDataset validation)
            throws IOException {
        long steps = settings.training().steps();
        long tokensPerStep = (long) settings.training().globalBatch() * validation.sequenceLength();
        List<Point> curve = new ArrayList<>();
        long bytes = 0;
        long count = 0;
        double seconds = 0;
        while (!rounds.finished()) {
            long began = System.nanoTime();
            LocalRounds.Done done = rounds.next();
            seconds += (System.nanoTime() - began) / 1e9;
            bytes += done.bytesPerWorker();
            count++;
            if (done.step() * POINTS / steps > curve.size()) {
                model.loadParameters(rounds.parameters());
                curve.add(new Point(done.step() * tokensPerStep, bytes, sampledLoss(model, validation)));
            }
        }
        model.loadParameters(rounds.parameters());
        return new Result(
                model.parameterCount(),
                count,
                steps * tokensPerStep,
                bytes,
                Perplexity.measure(model, dataset).lossNatsPerToken(),
                seconds,
                ParameterChecksum.of(rounds.parameters()),
                List.copyOf(curve));
    }

    private static double sampledLoss(LanguageModel model, TokenDataset validation) throws IOException {
        int length = validation.sequenceLength();
        int[] sequence = new int[length + 1];
        int[] tokens = new int[BATCH * length];
        int[] labels = new int[BATCH * length];
        long batches = Math.max(1, Math.min(SAMPLE, validation.sequences()) / BATCH);
        long apart = Math.max(1, validation.sequences() / (batches * BATCH));
        double sum = 0;
        for (long batch = 0; batch < batches; batch++) {
            for (int row = 0; row < BATCH; row++) {
                long index = Math.min(validation.sequences() - 1, (batch * BATCH + row) * apart);
                validation.read(index, sequence);
                System.arraycopy(sequence, 0, tokens, row * length, length);
                System.arraycopy(sequence, 1, labels, row * length, length);
            }
            sum += model.loss(tokens, labels, BATCH, length);
        }
        return sum / batches;
    }
}
