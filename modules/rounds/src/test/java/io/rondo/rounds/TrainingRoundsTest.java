package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static io.rondo.rounds.TinyRun.plan;
import static io.rondo.rounds.TinyRun.stopAfter;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.kernels.Precision;
import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.rounds.TrainingResult.Outcome;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import io.rondo.training.LocalResult;
import io.rondo.training.LocalTrainer;
import io.rondo.training.ParameterChecksum;
import io.rondo.training.PseudoGradient;
import io.rondo.training.TrainingSettings;
import io.rondo.training.WorkerBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

class TrainingRoundsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static SparkSession spark;
    private static FileStore dataset;
    private static ShardManifest manifest;

    @TempDir
    static Path data;

    @TempDir
    Path directory;

    private FileStore run;

    @BeforeAll
    static void start() throws IOException {
        spark = TinyRun.spark("local[2]");
        dataset = HadoopFileStore.at(data.toString());
        manifest = TinyRun.writeDataset(dataset, 0);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void newRun() {
        run = HadoopFileStore.at(directory.toString()).directory("run");
    }

    @Test
    void resumesAfterAnyRoundToTheSameBits() throws IOException {
        TrainingPlan plan = plan(dataset);
        TrainingResult undisturbed = TrainingRounds.run(spark, plan, run, NOBODY);
        assertThat(undisturbed.outcome()).isEqualTo(Outcome.TRAINED);
        assertThat(undisturbed.rounds()).isEqualTo(4);
        assertThat(undisturbed.steps()).isEqualTo(7);
        assertThat(undisturbed.tokens()).isEqualTo(7 * 2 * 2 * 16);
        List<JsonNode> expected = metrics(run);
        for (int round = 1; round <= 3; round++) {
            FileStore disturbed =
                    HadoopFileStore.at(directory.resolve("run-" + round).toString());
            stopsAfter(round, plan, disturbed);
            TrainingResult resumed = TrainingRounds.run(spark, plan, disturbed, NOBODY);
            assertThat(resumed).as("resumed after round " + round).isEqualTo(undisturbed);
            assertSameRounds(metrics(disturbed), expected);
        }
    }

    @Test
    void resumesFromTheLastCheckpointWhenNotEveryRoundHasOne() throws IOException {
        TrainingPlan plan = plan(dataset, new CheckpointSettings(2, 3));
        String undisturbed = TrainingRounds.run(spark, plan, run, NOBODY).parameterChecksum();
        FileStore disturbed = HadoopFileStore.at(directory.resolve("disturbed").toString());
        stopsAfter(1, plan, disturbed);
        assertThat(new CheckpointStore(disturbed).generations()).isEmpty();
        stopsAfter(3, plan, disturbed);
        assertThat(new CheckpointStore(disturbed)
                        .latest()
                        .orElseThrow()
                        .progress()
                        .round())
                .isEqualTo(2);
        List<Long> rounds = new ArrayList<>();
        TrainingResult result = TrainingRounds.run(spark, plan, disturbed, report -> rounds.add(report.round()));
        assertThat(rounds).containsExactly(3L, 4L);
        assertThat(result.parameterChecksum()).isEqualTo(undisturbed);
        assertSameRounds(metrics(disturbed), metrics(run));
    }

    @Test
    void aFinishedRunIsComplete() {
        TrainingPlan plan = plan(dataset, "steps=2");
        TrainingResult trained = TrainingRounds.run(spark, plan, run, NOBODY);
        TrainingResult again = TrainingRounds.run(spark, plan, run, stopAfter(1));
        assertThat(again)
                .isEqualTo(new TrainingResult(
                        1,
                        2,
                        trained.tokens(),
                        trained.trainingLoss(),
                        trained.parameterChecksum(),
                        Outcome.ALREADY_COMPLETE));
    }

    @Test
    void equalsWorkersThatAreTrainedAndAveragedByHand() throws IOException {
        for (int workers : new int[] {1, 2, 3}) {
            TrainingPlan plan = plan(dataset, "workers=" + workers, "steps=5");
            FileStore here =
                    HadoopFileStore.at(directory.resolve("workers-" + workers).toString());
            assertThat(TrainingRounds.run(spark, plan, here, NOBODY).parameterChecksum())
                    .as(workers + " workers")
                    .isEqualTo(byHand(plan));
        }
    }

    @Test
    void theLossFalls() {
        List<Double> losses = new ArrayList<>();
        TrainingPlan plan = plan(dataset, "steps=60", "inner-steps=10", "batch-size=4");
        TrainingRounds.run(spark, plan, run, report -> losses.add(report.trainingLoss()));
        assertThat(losses).hasSize(6);
        assertThat(losses.get(5)).isLessThan(losses.get(0) - 0.5);
    }

    @Test
    void onlyWhatCheckpointsNeedStays() throws IOException {
        TrainingRounds.run(spark, plan(dataset), run, NOBODY);
        CheckpointStore store = new CheckpointStore(run);
        assertThat(store.generations()).containsExactly(3L, 4L);
        assertThat(run.list("workers"))
                .extracting(entry -> entry.name())
                .containsExactly("round-000003", "round-000004");
        assertThat(run.list("workers/round-000004")).hasSize(2);
        store.verify(store.load(3));
        CheckpointManifest last = store.latestIntact().orElseThrow();
        assertThat(last.progress().round()).isEqualTo(4);
        assertThat(last.workerFiles()).hasSize(2);
        try (var model = store.openModel(last)) {
            assertThat(model.shape("wte.weight")).containsExactly(64, 16);
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        TrainingPlan plan = plan(dataset);
        TrainingRounds.run(spark, plan, run, NOBODY);
        CheckpointStore store = new CheckpointStore(run);
        Path model = directory
                .resolve("run")
                .resolve(store.latest()
                        .orElseThrow()
                        .driverFile("model.safetensors")
                        .path());
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, NOBODY))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining("model.safetensors");
    }

    @Test
    void anotherRunInTheSameDirectoryIsRefusedByNamingTheDifference() throws IOException {
        stopsAfter(1, plan(dataset), run);
        refuses("training.learning-rate = 0.01, not 0.02", plan(dataset, "learning-rate=2e-2"));
        refuses("training.seed = 1337, not 7", plan(dataset, "seed=7"));
        refuses("training.workers = 2, not 1", plan(dataset, "workers=1"));
        TrainingPlan plan = plan(dataset);
        TransformerConfig wider = TransformerConfig.gpt2(64, 16, 2, 2, 32, 0.1);
        refuses(
                "model.width = 16, not 32",
                new TrainingPlan(
                        wider,
                        plan.training(),
                        plan.checkpoint(),
                        plan.compute(),
                        plan.dataset(),
                        plan.settingsJson()));
        FileStore other = HadoopFileStore.at(directory.resolve("other").toString());
        String fingerprint = TinyRun.writeDataset(other, 1).fingerprint();
        refuses("the dataset with the fingerprint " + manifest.fingerprint() + ", not " + fingerprint, plan(other));
        // How it is saved may change at any time.
        TrainingRounds.run(spark, plan(dataset, new CheckpointSettings(3, 1)), run, NOBODY);
    }

    @Test
    void kernelsAndThreadsMayChangeFromStartToStart() throws IOException {
        stopsAfter(1, with(plan(dataset), TinyRun.MODEL, Computation.Choice.FUSED, 1), run);
        TrainingPlan portable = with(plan(dataset), TinyRun.MODEL, Computation.Choice.PORTABLE, 2);
        assertThat(TrainingRounds.run(spark, portable, run, NOBODY).rounds()).isEqualTo(4);
    }

    @Test
    void aLlamaResumesToTheSameBits() throws IOException {
        TransformerConfig llama = TransformerConfig.llama(64, 16, 2, 4, 2, 16, 48, false);
        TrainingPlan plan = with(plan(dataset), llama, Computation.Choice.AUTO, 1);
        TrainingResult undisturbed = TrainingRounds.run(spark, plan, run, NOBODY);
        FileStore disturbed = HadoopFileStore.at(directory.resolve("disturbed").toString());
        stopsAfter(2, plan, disturbed);
        assertThat(TrainingRounds.run(spark, plan, disturbed, NOBODY)).isEqualTo(undisturbed);
        TransformerConfig other = TransformerConfig.llama(64, 16, 2, 4, 4, 16, 48, false);
        refuses("model.key-value-heads = 2, not 4", with(plan, other, Computation.Choice.AUTO, 1));
    }

    private static TrainingPlan with(
            TrainingPlan plan, TransformerConfig model, Computation.Choice kernels, int threads) {
        return new TrainingPlan(
                model,
                plan.training(),
                plan.checkpoint(),
                new ComputeSettings(kernels, Optional.of(threads), false, Precision.FP32),
                plan.dataset(),
                plan.settingsJson());
    }

    @Test
    void fromAnOlderCheckpointARunComesToTheSameEnd() throws IOException {
        TrainingPlan plan = plan(dataset);
        TrainingResult undisturbed = TrainingRounds.run(spark, plan, run, NOBODY);
        CheckpointStore checkpoints = new CheckpointStore(run);
        CheckpointManifest newest = checkpoints.latestIntact().orElseThrow();
        run.delete(newest.driverFile(CheckpointStore.MODEL).path());

        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, NOBODY))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining("--allow-fallback");
        assertThat(TrainingRounds.run(spark, plan, run, OnDamage.FALL_BACK, NOBODY))
                .isEqualTo(undisturbed);
        assertThat(checkpoints.latestIntact().orElseThrow().progress().generation())
                .isGreaterThan(newest.generation());
    }

    @Test
    void aSecondDriverIsRefused() throws IOException {
        try (RunLease held = RunLease.acquire(run)) {
            assertThat(held.epoch()).isEqualTo(1);
            assertThatThrownBy(() -> TrainingRounds.run(spark, plan(dataset), run, NOBODY))
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
                    .hasMessageStartingWith(run.root() + " is held by ");
        }
    }

    @Test
    void aDamagedDatasetEndsTheRunWithTheWorkersSentence() throws IOException {
        FileStore damaged = HadoopFileStore.at(directory.resolve("damaged").toString());
        TinyRun.writeDataset(damaged, 0);
        Path shard = directory.resolve("damaged/train/shard-1.bin");
        byte[] bytes = Files.readAllBytes(shard);
        for (int i = 1; i < bytes.length; i += 2) {
            bytes[i] = 77;
        }
        Files.write(shard, bytes);
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan(damaged), run, NOBODY))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining("shard-1.bin");
        assertThat(run.list("workers/round-000001")).hasSizeLessThan(2);
    }

    @Test
    void aVocabularyThatIsTooSmallForTheDatasetIsRefused() {
        TrainingPlan plan = plan(dataset);
        TransformerConfig small = TransformerConfig.gpt2(63, 16, 2, 2, 16, 0);
        assertThatThrownBy(() -> TrainingRounds.run(
                        spark,
                        new TrainingPlan(
                                small, plan.training(), plan.checkpoint(), plan.compute(), plan.dataset(), "{}"),
                        run,
                        NOBODY))
                .hasMessage(dataset.root() + " has a vocabulary of 64, but the model only 63");
    }

    /** The slow twin: one worker after the other, without Spark and files. */
    private static String byHand(TrainingPlan plan) throws IOException {
        TrainingSettings training = plan.training();
        int workers = training.workers();
        List<LanguageModel> models = new ArrayList<>();
        List<LocalTrainer> trainers = new ArrayList<>();
        try (TokenDataset tokens = TokenDataset.open(dataset, "train", 16)) {
            BatchSampler order = new BatchSampler(
                    manifest.fingerprint(), training.seed(), tokens.sequences(), training.globalBatch());
            for (int worker = 0; worker < workers; worker++) {
                models.add(LanguageModel.create(
                        plan.model(), training.seed(), DataType.FLOAT, Computation.withThreads(1)));
                trainers.add(new LocalTrainer(models.get(worker), training.local()));
            }
            float[] parameters = new float[models.get(0).parameterCount()];
            models.get(0).copyParameters(parameters);
            float[] velocity = new float[parameters.length];
            for (long step = 0; step < training.steps(); step += training.innerSteps()) {
                int steps = (int) Math.min(training.innerSteps(), training.steps() - step);
                float[] sum = new float[parameters.length];
                for (int worker = 0; worker < workers; worker++) {
                    LocalResult result = trainers.get(worker)
                            .run(parameters, new WorkerBatches(tokens, order, worker, workers), step, steps, () -> {});
                    PseudoGradient.add(sum, result.pseudoGradient());
                }
                PseudoGradient.divide(sum, workers);
                training.outer().step(parameters, velocity, sum);
            }
            return ParameterChecksum.of(parameters);
        } finally {
            trainers.forEach(LocalTrainer::close);
            models.forEach(LanguageModel::close);
        }
    }

    private void refuses(String difference, TrainingPlan plan) {
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, NOBODY))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
                .hasMessageStartingWith(run.root() + " was trained with " + difference + "; choose another run");
    }

    private static void stopsAfter(long round, TrainingPlan plan, FileStore run) {
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, stopAfter(round)))
                .isInstanceOf(TinyRun.StoppedException.class);
    }

    private static List<JsonNode> metrics(FileStore run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : new String(run.readAll("metrics.jsonl"), UTF_8).split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static void assertSameRounds(List<JsonNode> actual, List<JsonNode> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            for (String key :
                    List.of("round", "step", "tokens", "trainingLoss", "gradientNorm", "pseudoGradientNorm")) {
                assertThat(actual.get(i).get(key))
                        .as(key)
                        .isEqualTo(expected.get(i).get(key));
            }
            assertThat(actual.get(i).get("round").asInt()).isEqualTo(i + 1);
        }
    }
}
