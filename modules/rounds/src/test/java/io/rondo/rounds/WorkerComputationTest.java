package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.kernels.Precision;
import io.rondo.model.Computation;
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
import io.rondo.training.LocalResult;
import io.rondo.training.LocalSettings;
import io.rondo.training.LocalTrainer;
import io.rondo.training.ParameterChecksum;
import io.rondo.training.Schedule;
import io.rondo.training.WorkerBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole trainings of one worker, in every way of computing. */
class WorkerComputationTest {
    private static final int BATCH = 8;
    private static final int STEPS = 120;
    private static final TransformerConfig GPT2 = TransformerConfig.gpt2(32, 32, 2, 2, 32, 0);
    private static final TransformerConfig LLAMA = TransformerConfig.llama(32, 32, 2, 4, 2, 32, 48, true);

    @TempDir
    Path directory;

    /** What a training ends with. */
    private record End(double validationLoss, String checksum) {}

    @ParameterizedTest
    @CsvSource({"FP32, 1", "FP32, 2", "BF16, 1", "BF16, 2"})
    void twoRunsEndWithTheSameChecksum(Precision precision, int threads) throws IOException {
        WorkerComputation computation = new WorkerComputation(Computation.Choice.FUSED, threads, false, precision);
        assertThat(train(GPT2, computation, 10)).isEqualTo(train(GPT2, computation, 10));
        assertThat(train(LLAMA, computation, 10)).isEqualTo(train(LLAMA, computation, 10));
    }

    @ParameterizedTest
    @EnumSource
    void bf16EndsWithinHalfAPerCentOfTheValidationLossOfFp32(Family family) throws IOException {
        WorkerComputation fp32 = new WorkerComputation(Computation.Choice.FUSED, 1, false, Precision.FP32);
        WorkerComputation bf16 = new WorkerComputation(Computation.Choice.FUSED, 1, false, Precision.BF16);
        End exact = train(family.model, fp32, STEPS);
        End rounded = train(family.model, bf16, STEPS);
        assertThat(exact.validationLoss()).isLessThan(Math.log(32) - 0.5);
        assertThat(rounded.validationLoss()).isCloseTo(exact.validationLoss(), within(0.005 * exact.validationLoss()));
        assertThat(rounded.checksum()).isNotEqualTo(exact.checksum());
    }

    /** Which model. */
    enum Family {
        OF_GPT2(GPT2),
        OF_LLAMA(LLAMA);

        private final TransformerConfig model;

        Family(TransformerConfig model) {
            this.model = model;
        }
    }

    @Test
    void bf16OnPortableKernelsIsRefused() {
        WorkerComputation computation = WorkerComputation.of(
                new ComputeSettings(Computation.Choice.PORTABLE, Optional.empty(), false, Precision.BF16));
        assertThatThrownBy(() -> computation.create(GPT2, 1))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessage("the model cannot be computed here: bf16 needs the fused kernels, which need float32 and"
                        + " ND4J's CPU backend; expected auto or fp32");
    }

    private End train(TransformerConfig config, WorkerComputation computation, int steps) throws IOException {
        LocalSettings settings =
                new LocalSettings(steps, BATCH, 1, 1e-2, 1e-3, 10, Schedule.COSINE, 0.9, 0.99, 1e-8, 0.1, 1, 1);
        int[] text = text(new Random(1), 40_000);
        FileStore store = HadoopFileStore.at(
                Files.createTempDirectory(directory, "tokens").toString());
        try (LanguageModel model = computation.create(config, 3);
                LocalTrainer trainer = new LocalTrainer(model, settings);
                TokenDataset dataset = write(store, text)) {
            float[] parameters = new float[model.parameterCount()];
            model.copyParameters(parameters);
            WorkerBatches batches =
                    new WorkerBatches(dataset, new BatchSampler("text", 7, dataset.sequences(), BATCH), 0, 1);
            LocalResult result = trainer.run(parameters, batches, 0, steps, () -> {});
            model.copyParameters(parameters);
            assertThat(result.steps()).isEqualTo(steps);
            int length = config.sequenceLength();
            int[] unseen = text(new Random(2), 64 * length + 1);
            int[] labels = Arrays.copyOfRange(unseen, 1, unseen.length);
            double loss = model.loss(Arrays.copyOf(unseen, labels.length), labels, 64, length);
            return new End(loss, ParameterChecksum.of(parameters));
        }
    }

    /** Each id follows from the one before in two of three places and from nothing in the others. */
    private static int[] text(Random random, int length) {
        int[] ids = new int[length];
        for (int i = 1; i < length; i++) {
            ids[i] = random.nextInt(3) == 0 ? random.nextInt(32) : (ids[i - 1] * 5 + 3) % 32;
        }
        return ids;
    }

    private static TokenDataset write(FileStore store, int[] text) throws IOException {
        ShardFile shard;
        try (ShardWriter writer = new ShardWriter(store.directory(ShardManifest.TRAIN), "shard-0", 32)) {
            writer.add(text);
            shard = writer.finish();
        }
        Map<String, SplitInfo> splits = Map.of(ShardManifest.TRAIN, SplitInfo.of(List.of(shard), text.length));
        new ShardManifest(1, "0".repeat(64), 32, 0, splits, List.of(), "", Map.of()).write(store);
        return TokenDataset.open(store, ShardManifest.TRAIN, 32);
    }
}
