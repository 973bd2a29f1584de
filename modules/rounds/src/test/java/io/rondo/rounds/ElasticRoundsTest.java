package io.rondo.rounds;

import static io.rondo.rounds.TinyRun.NOBODY;
import static io.rondo.rounds.TinyRun.plan;
import static io.rondo.rounds.TinyRun.stopAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.OnDamage;
import io.rondo.checkpoint.Progress;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Rounds that do not wait for everybody, and rounds with as many workers as there is room for. */
@Timeout(240)
class ElasticRoundsTest {
    private static final int SEQUENCES_OF_A_STEP = 4;

    private static SparkSession spark;
    private static FileStore dataset;

    @TempDir
    static Path data;

    @TempDir
    Path directory;

    private final Map<Long, RoundReport> reports = new ConcurrentHashMap<>();

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

    /** A worker that did not hang. */
    private record Begun(long round, int worker, DataPart part) {}

    /** Worker 1 hangs in some rounds until it is ended. Remembers who else began what, in this JVM. */
    private record Slow(List<Long> rounds) implements WorkerTasks, Serializable {
        private static final Set<Begun> BEGUN = ConcurrentHashMap.newKeySet();

        @Override
        public PairFlatMapFunction<Integer, Integer, Contribution> of(
                RoundAssignment assignment, WorkerStart start, ClusterFiles files, ParameterSource source) {
            WorkerTask task = new WorkerTask(assignment, start, files, source);
            boolean hangs = start.worker() == 1 && rounds.contains(assignment.round());
            return hangs ? new Hanging() : new Noted(assignment.round(), start.part(), task);
        }
    }

    private record Hanging() implements PairFlatMapFunction<Integer, Integer, Contribution> {
        @Override
        public Iterator<Tuple2<Integer, Contribution>> call(Integer worker) throws Exception {
            while (!TaskContext.get().isInterrupted()) {
                Thread.sleep(5);
            }
            throw new TaskKilledException("nobody waits");
        }
    }

    private record Noted(long round, DataPart part, WorkerTask task)
            implements PairFlatMapFunction<Integer, Integer, Contribution> {
        @Override
        public Iterator<Tuple2<Integer, Contribution>> call(Integer worker) throws Exception {
            Slow.BEGUN.add(new Begun(round, worker, part));
            return task.call(worker);
        }
    }

    private TrainingResult train(TrainingPlan plan, FileStore run, Slow slow) {
        return TrainingRounds.run(spark, plan, run, OnDamage.REFUSE, this::remember, slow);
    }

    private void remember(RoundReport report) {
        reports.put(report.round(), report);
    }

    /** Every step of every part once, counting what went into the mean: a slow machine may make others late as well. */
    private void assertEverySequenceWasTrainedOnce(long steps) {
        List<String> seen = new ArrayList<>();
        for (Begun begun : Slow.BEGUN) {
            RoundReport report = reports.get(begun.round());
            if (report != null && !report.workerLosses().get(begun.worker()).isNaN()) {
                for (int step = 0; step < begun.part().steps(); step++) {
                    seen.add(
                            begun.part().firstStep() + step + "/" + begun.part().worker());
                }
            }
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize((int) steps * 2);
    }

    @Test
    void aLateWorkersPartIsTrainedLaterAndNothingTwice() throws IOException {
        Slow.BEGUN.clear();
        FileStore run = store("late");
        TrainingPlan plan = plan(dataset, "quorum=1", "round-deadline=0.05");
        // Rounds of 2, 2, 2 and 1 steps: two late parts of two steps each, one of which waits until the end.
        TrainingResult result = train(plan, run, new Slow(List.of(2L, 3L)));
        assertThat(result.tokens()).isEqualTo(7 * SEQUENCES_OF_A_STEP * 16);
        assertThat(result.rounds()).isGreaterThan(4);
        assertEverySequenceWasTrainedOnce(7);
        Progress end = new CheckpointStore(run).latestIntact().orElseThrow().progress();
        assertThat(end.late()).isEmpty();
        assertThat(train(plan, run, new Slow(List.of())).outcome()).isEqualTo(TrainingResult.Outcome.ALREADY_COMPLETE);
    }

    @Test
    void whatIsLateIsRememberedInTheCheckpoint() throws IOException {
        Slow.BEGUN.clear();
        FileStore run = store("late");
        TrainingPlan plan = plan(dataset, "quorum=1", "round-deadline=0.05");
        RoundListener stops = report -> {
            remember(report);
            stopAfter(2).roundFinished(report);
        };
        assertThatThrownBy(() -> TrainingRounds.run(spark, plan, run, OnDamage.REFUSE, stops, new Slow(List.of(2L))))
                .isInstanceOf(TinyRun.StoppedException.class);
        assertThat(new CheckpointStore(run)
                        .latestIntact()
                        .orElseThrow()
                        .progress()
                        .late())
                .contains(new Progress.LatePart(2, 2, 1, 2));
        // Going on does not need the quorum any more.
        TrainingResult result = train(plan(dataset), run, new Slow(List.of()));
        assertThat(result.tokens()).isEqualTo(7 * SEQUENCES_OF_A_STEP * 16);
        assertEverySequenceWasTrainedOnce(7);
    }

    @Test
    void aQuorumThatNeverHasToBeUsedChangesNothing() {
        TrainingResult waiting = TrainingRounds.run(spark, plan(dataset), store("waiting"), NOBODY);
        TrainingPlan plan = plan(dataset, "quorum=1", "round-deadline=1000");
        assertThat(TrainingRounds.run(spark, plan, store("run"), NOBODY)).isEqualTo(waiting);
    }

    @Test
    void anElasticRoundHasAsManyWorkersAsThereIsRoomFor() {
        // Cut into parts of one sequence, as the elastic workers cut theirs.
        TrainingPlan twoWorkers = plan(dataset, "workers=2", "batch-size=2", "accumulation=2");
        TrainingResult two = TrainingRounds.run(spark, twoWorkers, store("two"), NOBODY);
        List<Integer> workers = new ArrayList<>();
        TrainingPlan plan = plan(dataset, "workers=4", "batch-size=1", "elastic=true");
        TrainingResult elastic =
                TrainingRounds.run(spark, plan, store("elastic"), report -> workers.add(report.workers()));
        assertThat(workers).containsOnly(2);
        assertThat(elastic).isEqualTo(two);
        workers.clear();
        TrainingRounds.run(
                spark,
                plan(dataset, "workers=4", "batch-size=1", "elastic=true", "min-workers=3"),
                store("three"),
                report -> workers.add(report.workers()));
        assertThat(workers).containsOnly(3);
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> plan(dataset, "quorum=1"))
                .hasMessageContaining("quorum and round-deadline belong together; only quorum is given");
        assertThatThrownBy(() -> plan(dataset, "quorum=3", "round-deadline=1"))
                .hasMessageContaining("quorum = 3 must not exceed workers = 2");
        assertThatThrownBy(() -> plan(dataset, "min-workers=3"))
                .hasMessageContaining("min-workers = 3 must not exceed workers = 2");
        assertThatThrownBy(() -> plan(dataset, "method=synchronous", "elastic=true"))
                .hasMessageContaining("elastic needs method = diloco or averaging");
    }

    private FileStore store(String name) {
        return HadoopFileStore.at(directory.resolve(name).toString());
    }
}
