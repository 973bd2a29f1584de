package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static io.rondo.rounds.TinyRun.plan;
import static io.rondo.rounds.TinyRun.stopAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.training.LocalRounds;
import io.rondo.training.ParameterChecksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method on Spark, interrupted and not. */
class MethodsTest {
    private static SparkSession spark;
    private static FileStore dataset;
    private static TrainingResult usual;

    @TempDir
    static Path data;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        spark = TinyRun.spark("local[2]");
        dataset = HadoopFileStore.at(data.toString());
        TinyRun.writeDataset(dataset, 0);
        FileStore run = HadoopFileStore.at(data.resolve("usual").toString());
        usual = TrainingRounds.run(spark, plan(dataset), run, NOBODY);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "method=averaging",
                "method=synchronous steps=4",
                "method=streaming-diloco fragments=2 overlap-steps=1",
                "optimizer=muon",
                "wire=int8 error-feedback=0.9",
                "wire=e3m0 synchronous-steps=2",
                "inner-steps-schedule=growing first-inner-steps=1"
            })
    void aRunThatWasInterruptedComesToTheSameBits(String settings) throws IOException {
        TrainingPlan plan = plan(dataset, settings.split(" "));
        TrainingResult undisturbed = TrainingRounds.run(spark, plan, store("undisturbed"), NOBODY);
        FileStore run = store("run");
        stops(2, plan, run);
        assertThat(TrainingRounds.run(spark, plan, run, NOBODY)).isEqualTo(undisturbed);
        assertThat(undisturbed.parameterChecksum()).isNotEqualTo(usual.parameterChecksum());
        assertThat(inThisProcess(plan)).isEqualTo(undisturbed.parameterChecksum());
    }

    @Test
    void workersWithPartsOfDifferentSizeComeToTheSameBitsInOneProcess() throws IOException {
        TrainingPlan plan = plan(dataset, "workers=3", "error-feedback=1", "wire=bf16");
        assertThat(inThisProcess(plan))
                .isEqualTo(TrainingRounds.run(spark, plan, store("run"), NOBODY).parameterChecksum());
    }

    /** What the rounds come to without Spark. */
    private static String inThisProcess(TrainingPlan plan) throws IOException {
        try (TokenDataset sequences =
                        TokenDataset.open(dataset, "train", plan.model().sequenceLength());
                LanguageModel model = WorkerComputation.of(plan.compute())
                        .create(plan.model(), plan.training().seed());
                LocalRounds rounds = new LocalRounds(
                        model, sequences, ShardManifest.read(dataset).fingerprint(), plan.training())) {
            while (!rounds.finished()) {
                rounds.next();
            }
            return ParameterChecksum.of(rounds.parameters());
        }
    }

    @Test
    void synchronousTrainingHasOneStepARoundAndRemembersTwoVectors() throws IOException {
        FileStore run = store("run");
        TrainingPlan plan = plan(dataset, "method=synchronous", "steps=3");
        assertThat(TrainingRounds.run(spark, plan, run, NOBODY).rounds()).isEqualTo(3);
        CheckpointStore store = new CheckpointStore(run);
        CheckpointManifest last = store.latestIntact().orElseThrow();
        try (var outer = store.openOuter(last)) {
            assertThat(outer.names()).containsExactly("exp_avg", "exp_avg_sq");
        }
    }

    @Test
    void streamingSendsAFragmentAtATime() {
        List<Long> bytes = new ArrayList<>();
        TrainingPlan plan = plan(dataset, "method=streaming-diloco", "fragments=2", "inner-steps=4", "steps=8");
        TrainingRounds.run(
                spark, plan, store("run"), report -> bytes.add(report.cost().contributionBytes()));
        long whole = 2 * 4 * WorkerMemory.parameterCount(TinyRun.MODEL);
        assertThat(bytes).hasSize(4);
        assertThat(bytes.get(0)).isLessThan(whole);
        assertThat(bytes.get(0) + bytes.get(1)).isEqualTo(whole);
        assertThat(bytes.get(3)).isEqualTo(whole); // at the end, everything
    }

    @Test
    void aRunGoesOnWithAnotherNumberOfWorkersOnTheSameSequences() {
        FileStore run = store("run");
        stops(2, plan(dataset), run);
        TrainingResult result = TrainingRounds.run(spark, plan(dataset, "workers=4", "batch-size=1"), run, NOBODY);
        assertThat(result.tokens()).isEqualTo(7 * 4 * 16);
        FileStore other = store("other");
        stops(2, plan(dataset, "workers=4", "batch-size=1"), other);
        assertThat(TrainingRounds.run(spark, plan(dataset, "workers=1", "batch-size=4"), other, NOBODY)
                        .tokens())
                .isEqualTo(7 * 4 * 16);
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan(dataset, "workers=4"), run, NOBODY))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    }

    private FileStore store(String name) {
        return HadoopFileStore.at(directory.resolve(name).toString());
    }

    private static void stops(long round, TrainingPlan plan, FileStore run) {
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, stopAfter(round)))
                .isInstanceOf(TinyRun.StoppedException.class);
    }
}
