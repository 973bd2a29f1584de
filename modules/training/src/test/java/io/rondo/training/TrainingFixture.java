package io.rondo.training;

import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small dataset of predictable text and a small model, to train as the rounds do but in one thread. */
final class TrainingFixture implements AutoCloseable {
    static final Runnable NOTHING = () -> {};
    static final int LENGTH = 8;
    static final int GLOBAL_BATCH = 8;
    static final TransformerConfig MODEL = TransformerConfig.gpt2(64, LENGTH, 2, 2, 16, 0);

    private final TokenDataset dataset;
    private final BatchSampler order;

    TrainingFixture(Path directory) throws IOException {
        FileStore store = HadoopFileStore.at(directory.toString());
        ShardFile shard;
        try (ShardWriter writer = new ShardWriter(store.directory("train"), "shard-0", 64)) {
            int[] document = new int[2000];
            for (int i = 0; i < document.length; i++) {
                document[i] = 1 + (i * 7 + i / 9) % 31;
            }
            writer.add(document);
            shard = writer.finish();
        }
        ShardManifest manifest = new ShardManifest(
                1, "0".repeat(64), 64, 0, Map.of("train", SplitInfo.of(List.of(shard), 2000)), List.of(), "", Map.of());
        manifest.write(store);
        dataset = TokenDataset.open(store, "train", LENGTH);
        order = new BatchSampler(manifest.fingerprint(), 7, dataset.sequences(), GLOBAL_BATCH);
    }

    WorkerBatches batches(int worker, int workers) {
        return new WorkerBatches(dataset, order, worker, workers);
    }

    static LanguageModel model() {
        return LanguageModel.create(MODEL, 7);
    }

    static float[] initialParameters() {
        try (LanguageModel model = model()) {
            float[] parameters = new float[model.parameterCount()];
            model.copyParameters(parameters);
            return parameters;
        }
    }

    static LocalSettings settings(
            int batchSize, int accumulation, Method method, InnerOptimizerName optimizer, StreamingSettings streaming) {
        return new LocalSettings(
                100,
                batchSize,
                accumulation,
                0.01,
                0.001,
                3,
                Schedule.COSINE,
                0.9,
                0.95,
                1e-3,
                0.1,
                1,
                7,
                method,
                optimizer,
                0.95,
                WireFormat.FP32,
                0,
                streaming);
    }

    @Override
    public void close() throws IOException {
        dataset.close();
    }
}
