package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static io.rondo.rounds.TinyRun.plan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.OnDamage;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contributions that must not be averaged. */
class GuardedRoundsTest {
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

    @ParameterizedTest
    @EnumSource(Poison.Kind.class)
    void aContributionThatIsFitTheSecondTimeChangesNothing(Poison.Kind kind) {
        TrainingResult undisturbed = TrainingRounds.run(spark, plan(dataset), store("undisturbed"), NOBODY);
        assertThat(run(plan(dataset), store("run"), new Poison(kind, 1, 1, 1))).isEqualTo(undisturbed);
    }

    @ParameterizedTest
    @EnumSource(Poison.Kind.class)
    void theOthersGoOnWithoutAWorkerThatIsRefusedTwice(Poison.Kind kind) throws IOException {
        FileStore run = store("run");
        TrainingResult result = run(plan(dataset, "guard-max-rounds=5", "steps=4"), run, new Poison(kind, 1, 1, 2));
        assertThat(result.rounds()).isEqualTo(2);
        assertThat(result.tokens()).isEqualTo(4 * 2 * 16);
        assertThat(new String(run.readAll(RunMetrics.FILE), UTF_8).lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"workers\":1,").contains("\"workerLosses\":[null,"));
        // With one worker's contributions alone, as if it had trained alone.
        new CheckpointStore(run).verify(new CheckpointStore(run).latest().orElseThrow());
    }

    @Test
    void aRoundWhoseTasksCameToAnEndingExecutorBeginsAgain() {
        TrainingResult undisturbed = TrainingRounds.run(spark, plan(dataset), store("undisturbed"), NOBODY);
        AtomicInteger refused = new AtomicInteger();
        assertThat(run(plan(dataset), store("run"), refusing(() -> refused.getAndIncrement() == 0)))
                .isEqualTo(undisturbed);
        assertThat(refused).hasValueGreaterThan(1);
        assertThatThrownBy(() -> run(plan(dataset), store("never"), refusing(() -> true)))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessage("round 2 failed on the cluster: Task 7 rejected");
    }

    /** In round 2 worker 1 comes to an executor that is ending; with a local master a task has one attempt. */
    private static WorkerTasks refusing(BooleanSupplier refuses) {
        return (assignment, start, files, source) -> {
            boolean refused = assignment.round() == 2 && start.worker() == 1 && refuses.getAsBoolean();
            WorkerTask task = new WorkerTask(assignment, start, files, source);
            return worker -> {
                if (refused) {
                    throw new RejectedExecutionException("Task 7 rejected\nfrom a pool");
                }
                return task.call(worker);
            };
        };
    }

    @Test
    void tooManySuchRoundsInARowEndTheRunAndLeaveTheLastCheckpoint() throws IOException {
        TrainingResult undisturbed = TrainingRounds.run(spark, plan(dataset), store("undisturbed"), NOBODY);
        FileStore run = store("run");
        TrainingPlan strict = plan(dataset, "guard-max-rounds=1");
        Poison fromRoundThreeOn = new Poison(Poison.Kind.A_MILLION_TIMES_TOO_LONG, 3, 1, 2);
        assertThatThrownBy(() -> run(strict, run, fromRoundThreeOn))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageStartingWith("contributions were refused in 1 rounds in a row, in round 3 because the"
                        + " contribution of worker 0 has the norm ");
        assertThat(new CheckpointStore(run)
                        .latestIntact()
                        .orElseThrow()
                        .progress()
                        .round())
                .isEqualTo(2);
        // The number of rounds may change, and without the poison everything is as it should be.
        assertThat(TrainingRounds.run(spark, plan(dataset), run, NOBODY)).isEqualTo(undisturbed);
    }

    @Test
    void aRoundWithoutAnyFitContributionEndsTheRun() {
        assertThatThrownBy(() -> run(plan(dataset), store("run"), new Poison(Poison.Kind.DIVERGED, 2, 2, 2)))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
                .hasMessage("training diverged: test");
    }

    @Test
    void stepsThatAreToBeSkippedAreNotTrained() {
        List<Long> steps = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        TrainingRounds.run(spark, plan(dataset, "skip-steps=[1,3,6,7]"), store("run"), report -> {
            steps.add(report.step());
            tokens.add(report.tokens());
        });
        // Rounds of steps 0, 3, and 4 to 5; 1, 2 and 6 are left out.
        assertThat(steps).containsExactly(1L, 4L, 6L);
        assertThat(tokens).containsExactly(1 * 64L, 2 * 64L, 4 * 64L);
    }

    private static TrainingResult run(TrainingPlan plan, FileStore run, WorkerTasks tasks) {
        return TrainingRounds.run(spark, plan, run, OnDamage.REFUSE, NOBODY, tasks);
    }

    private FileStore store(String name) {
        return HadoopFileStore.at(directory.resolve(name).toString());
    }
}
