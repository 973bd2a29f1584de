package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static io.rondo.rounds.TinyRun.plan;
import static io.rondo.rounds.TinyRun.stopAfter;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outer state in files against its twin on the driver. */
class ShardedOuterStateTest {
    private static final String SHARDED = "outer-state=sharded";

    private static SparkSession spark;
    private static FileStore dataset;

    @TempDir
    static Path data;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        spark = TinyRun.spark("local[2]");
        dataset = HadoopFileStore.at(data.toString());
        TinyRun.writeDataset(dataset, 0);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void givesTheBitsOfTheDriverAndTheSameCheckpoints() throws IOException {
        TrainingResult onDriver = TrainingRounds.run(spark, plan(dataset), store("driver"), NOBODY);
        TrainingResult sharded = TrainingRounds.run(spark, plan(dataset, SHARDED), store("sharded"), NOBODY);
        assertThat(sharded).isEqualTo(onDriver);
        CheckpointManifest one =
                new CheckpointStore(store("driver")).latestIntact().orElseThrow();
        CheckpointManifest other =
                new CheckpointStore(store("sharded")).latestIntact().orElseThrow();
        for (String file : List.of(CheckpointStore.MODEL, CheckpointStore.OUTER)) {
            assertThat(other.driverFile(file).sha256())
                    .as(file)
                    .isEqualTo(one.driverFile(file).sha256());
        }
    }

    @Test
    void aRunMayChangeFromOneToTheOtherWhenItGoesOn() throws IOException {
        String expected = TrainingRounds.run(spark, plan(dataset), store("driver"), NOBODY)
                .parameterChecksum();
        FileStore run = store("changing");
        CheckpointSettings everySecond = new CheckpointSettings(2, 1);
        stops(1, plan(dataset, SHARDED), run);
        stops(2, plan(dataset), run);
        stops(3, plan(dataset, everySecond, SHARDED), run);
        assertThat(TrainingRounds.run(spark, plan(dataset, everySecond, SHARDED), run, NOBODY)
                        .parameterChecksum())
                .isEqualTo(expected);
    }

    @Test
    void onlyTheFilesOfTheLastRoundStay() throws IOException {
        FileStore run = store("run");
        TrainingRounds.run(spark, plan(dataset, new CheckpointSettings(1, 1), SHARDED), run, NOBODY);
        assertThat(run.list("workers")).extracting(FileEntry::name).containsExactly("round-000004");
    }

    @Test
    void aPartThatWasChangedOnDiskEndsTheRun() throws IOException {
        FileStore run = store("run");
        RoundListener damage = report -> {
            if (report.round() == 2) {
                changeAPart(directory.resolve("run/workers/round-000002"));
            }
        };
        TrainingPlan rarelySaved = plan(dataset, new CheckpointSettings(10, 1), SHARDED);
        assertThatThrownBy(() -> TrainingRounds.run(spark, rarelySaved, run, damage))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining("outer-parameters-")
                .hasMessageContaining(", but was written with ");
    }

    @Test
    void metricsSayWhatCrossedTheNetwork() throws IOException {
        FileStore run = store("run");
        TrainingRounds.run(spark, plan(dataset, SHARDED, "wire=bf16"), run, NOBODY);
        long parameters = WorkerMemory.parameterCount(TinyRun.MODEL);
        assertThat(new String(run.readAll(RunMetrics.FILE), UTF_8).lines())
                .hasSize(4)
                .allSatisfy(line -> {
                    assertThat(line).contains("\"contributionBytes\":" + 2 * 2 * parameters);
                    assertThat(line).contains("\"parameterBytes\":" + 4 * parameters);
                });
    }

    private FileStore store(String name) {
        return HadoopFileStore.at(directory.resolve(name).toString());
    }

    private static void changeAPart(Path round) {
        try (var files = Files.list(round)) {
            Path part = files.filter(file -> String.valueOf(file.getFileName()).startsWith("outer-parameters-"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(part);
            bytes[bytes.length - 1] ^= 1;
            Files.write(part, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stops(long round, TrainingPlan plan, FileStore run) {
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, stopAfter(round)))
                .isInstanceOf(TinyRun.StoppedException.class);
    }
}
