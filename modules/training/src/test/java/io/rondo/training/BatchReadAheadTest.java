package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchReadAheadTest {
    private static final int LENGTH = 8;
    private static final int BATCH = 4;

    @TempDir
    Path directory;

    private TokenDataset dataset;
    private WorkerBatches batches;

    @AfterEach
    void closeDataset() throws IOException {
        dataset.close();
    }

    @BeforeEach
    void writeDataset() throws IOException {
        FileStore store = HadoopFileStore.at(directory.toString());
        ShardFile shard;
        try (ShardWriter writer = new ShardWriter(store.directory("train"), "shard-0", 5000)) {
            int[] document = new int[2000];
            for (int i = 0; i < document.length; i++) {
                document[i] = i;
            }
            writer.add(document);
            shard = writer.finish();
        }
        ShardManifest manifest = new ShardManifest(
                1,
                "0".repeat(64),
                5000,
                0,
                Map.of("train", SplitInfo.of(List.of(shard), 2000)),
                List.of(),
                "",
                Map.of());
        manifest.write(store);
        dataset = TokenDataset.open(store, "train", LENGTH);
        batches = new WorkerBatches(
                dataset, new BatchSampler(manifest.fingerprint(), 7, dataset.sequences(), 2 * BATCH), 1, 2);
    }

    @Test
    void givesTheBatchesOfEachStepInOrder() throws IOException {
        try (BatchReadAhead ahead = new BatchReadAhead(batches, 40, 30, BATCH * LENGTH)) {
            int[][] given = new int[2][BATCH * LENGTH];
            int[][] expected = new int[2][BATCH * LENGTH];
            for (int step = 40; step < 70; step++) {
                ahead.next(given[0], given[1]);
                batches.read(step, expected[0], expected[1]);
                assertThat(given).isDeepEqualTo(expected);
            }
        }
    }

    @Test
    void endsItsThreadWhenClosedEarly() throws IOException {
        BatchReadAhead ahead = new BatchReadAhead(batches, 0, 1_000_000, BATCH * LENGTH);
        ahead.next(new int[BATCH * LENGTH], new int[BATCH * LENGTH]);
        ahead.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("rondo-batches-of-worker-1"));
    }

    @Test
    void aFailedReadIsThrownAtTheStepThatNeedsIt() throws IOException {
        int[] tokens = new int[BATCH * LENGTH];
        try (BatchReadAhead ahead = new BatchReadAhead(batches, -1, 5, BATCH * LENGTH)) {
            assertThatThrownBy(() -> ahead.next(tokens, tokens)).isInstanceOf(RuntimeException.class);
        }
    }
}
