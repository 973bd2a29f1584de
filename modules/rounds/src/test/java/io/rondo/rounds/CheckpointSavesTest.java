package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static io.rondo.rounds.TinyRun.plan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointStore;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are saved while training goes on: slow ones, failing ones, and what is left of them. */
class CheckpointSavesTest {
    private static final int PATIENCE_SECONDS = 60;

    private static SparkSession spark;
    private static FileStore dataset;
    private static TrainingResult undisturbed;

    @TempDir
    static Path data;

    @TempDir
    Path directory;

    private FileStore run;

    @BeforeAll
    static void start() throws IOException {
        spark = TinyRun.spark("local[2]");
        dataset = HadoopFileStore.at(data.toString()).directory("dataset");
        TinyRun.writeDataset(dataset, 0);
        FileStore calm = HadoopFileStore.at(data.toString()).directory("calm");
        undisturbed = TrainingRounds.run(spark, plan(dataset), calm, NOBODY);
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
    void theNextRoundIsTrainedWhileACheckpointIsBeingSaved() throws IOException {
        CountDownLatch nextRoundFinished = new CountDownLatch(1);
        List<Boolean> waited = new ArrayList<>();
        FileStore slow = new WatchedStore(run, path -> {
            if (path.startsWith("ckpt/000000000001-") && path.endsWith(CheckpointStore.OUTER)) {
                waited.add(waitFor(nextRoundFinished));
            }
        });
        TrainingPlan plan = plan(dataset, new CheckpointSettings(2, 3));
        TrainingResult result = TrainingRounds.run(spark, plan, slow, report -> {
            if (report.round() == 3) {
                assertThat(new CheckpointStore(run))
                        .satisfies(store -> assertThat(store.generations()).isEmpty());
                nextRoundFinished.countDown();
            }
        });
        assertThat(waited).containsExactly(true);
        assertThat(result).isEqualTo(undisturbed);
        // What was saved is the state of round 2, though the parameters had moved on meanwhile.
        CheckpointStore checkpoints = new CheckpointStore(run);
        assertThat(checkpoints.load(1).progress().round()).isEqualTo(2);
        run.delete("_commits/000000000002.json");
        run.delete("metrics.jsonl");
        assertThat(TrainingRounds.run(spark, plan, run, NOBODY)).isEqualTo(undisturbed);
    }

    @Test
    void trainingWaitsForItsCheckpointsWhenAskedTo() throws IOException {
        TrainingPlan plan = plan(dataset, new CheckpointSettings(1, 3, 0, 0, 3, false));
        TrainingResult result = TrainingRounds.run(spark, plan, run, report -> {
            assertThat(report.cost().checkpoint()).isPositive();
            await(() ->
                    new CheckpointStore(run).latest().orElseThrow().progress().round() == report.round());
        });
        assertThat(result).isEqualTo(undisturbed);
        FileStore flaky = HadoopFileStore.at(directory.toString()).directory("flaky");
        AtomicInteger attempts = new AtomicInteger();
        TrainingRounds.run(
                spark,
                plan,
                new WatchedStore(flaky, path -> {
                    if (path.startsWith("ckpt/")
                            && path.endsWith(CheckpointStore.OUTER)
                            && attempts.incrementAndGet() == 4) {
                        throw new IOException("the disk sulks");
                    }
                }),
                NOBODY);
        assertThat(attempts).hasValue(5); // the last round's save is tried again
        assertThat(new CheckpointStore(flaky).latest().orElseThrow().progress().round())
                .isEqualTo(4);
    }

    @Test
    void aFailedSaveIsForgivenAndTheNextOneSucceeds() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        FileStore flaky = new WatchedStore(run, path -> {
            if (path.endsWith(CheckpointStore.OUTER) && attempts.incrementAndGet() % 3 != 0) {
                throw new IOException("the disk sulks");
            }
        });
        assertThat(TrainingRounds.run(spark, plan(dataset), flaky, NOBODY)).isEqualTo(undisturbed);
        assertThat(attempts).hasValue(6); // rounds 1 to 4, and the last one until it succeeded
        CheckpointStore checkpoints = new CheckpointStore(run);
        assertThat(checkpoints.latestIntact().orElseThrow().progress().round()).isEqualTo(4);
        assertThat(lines()).hasSize(4);
        assertThat(run.list("ckpt")).hasSize(checkpoints.generations().size());
    }

    @Test
    void tooManyFailedSavesInARowEndTheRunWithTheLastGoodCheckpointIntact() throws IOException {
        FileStore failing = new WatchedStore(run, path -> {
            if (path.startsWith("ckpt/") && !path.startsWith("ckpt/000000000001-")) {
                throw new IOException("the disk sulks");
            }
        });
        List<Long> rounds = new ArrayList<>();
        TrainingPlan plan = plan(dataset, new CheckpointSettings(1, 3, 0, 0, 2, true));
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, failing, report -> rounds.add(report.round())))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessage("checkpoint 2 cannot be saved in " + run.root()
                        + ": the disk sulks; that was failure 2 in a" + " row, where checkpoint.max-failed-saves is 2");
        assertThat(rounds).containsExactly(1L, 2L, 3L);
        CheckpointStore checkpoints = new CheckpointStore(run);
        assertThat(checkpoints.generations()).containsExactly(1L);
        assertThat(checkpoints.damages(1)).isEmpty();
        assertThat(TrainingRounds.run(spark, plan, run, NOBODY)).isEqualTo(undisturbed);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void aRunThatIsTakenOverCommitsNothingMore() throws IOException {
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan(dataset), run, report -> {
                    if (report.round() == 2) {
                        takeOver();
                    }
                }))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
                .hasMessageContaining("was taken over by");
        assertThat(new CheckpointStore(run)
                        .latestIntact()
                        .orElseThrow()
                        .progress()
                        .round())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void everyCommittedRoundHasItsLineOfMetricsBefore() throws IOException {
        List<Integer> linesAtCommit = new ArrayList<>();
        FileStore watched = new WatchedStore(run, path -> {
            if (path.startsWith("_commits/0")) {
                linesAtCommit.add(lines().size());
            }
        });
        TrainingRounds.run(spark, plan(dataset), watched, NOBODY);
        assertThat(linesAtCommit).hasSize(4);
        for (int commit = 0; commit < linesAtCommit.size(); commit++) {
            assertThat(linesAtCommit.get(commit)).isGreaterThanOrEqualTo(commit + 1);
        }
    }

    @Test
    void metricsThatCannotBeWrittenComeWithTheNextRound() throws IOException {
        AtomicInteger failures = new AtomicInteger(2);
        FileStore flaky = new WatchedStore(run, path -> {
            if (path.startsWith(".metrics.jsonl-") && failures.getAndDecrement() > 0) {
                throw new IOException("the disk sulks");
            }
        });
        assertThat(TrainingRounds.run(spark, plan(dataset), flaky, NOBODY)).isEqualTo(undisturbed);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void statesOfWorkersBetweenCheckpointsGoAsSoonAsTheyAreReplaced() throws IOException {
        TrainingPlan plan = plan(dataset, new CheckpointSettings(1000, 1), "steps=12");
        TrainingRounds.run(spark, plan, run, report -> {
            if (report.round() == 6) {
                await(() -> run.list("workers").stream()
                                .flatMap(round -> entries("workers/" + round.name()).stream())
                                .count()
                        <= 2);
            }
        });
        assertThat(run.list("workers")).extracting(FileEntry::name).containsExactly("round-000006");
    }

    private void takeOver() {
        try {
            byte[] holder = run.readAll("epochs/000001.json");
            run.createExclusively("epochs/000002.json", holder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> lines() throws IOException {
        return new String(run.readAll("metrics.jsonl"), UTF_8).lines().toList();
    }

    private List<FileEntry> entries(String path) {
        try {
            return run.list(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean waitFor(CountDownLatch latch) throws IOException {
        try {
            return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!condition.holds()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(5);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
