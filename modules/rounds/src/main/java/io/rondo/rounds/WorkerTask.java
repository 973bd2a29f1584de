package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.storage.FileStore;
import io.rondo.training.LocalResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;

/**
 * Stage A of a round, one task per worker: restore the worker's state, train H inner steps from the shared parameters,
 * give away the pseudo-gradient in chunks, and make the new state durable. A pure function of its inputs, so an attempt
 * that is repeated or doubled contributes the same bits.
 */
final class WorkerTask implements PairFlatMapFunction<Integer, Integer, Contribution> {
    private static final long serialVersionUID = 1L;
    private final RoundAssignment assignment;
    private final WorkerStart start;
    private final ClusterFiles files;
    private final ParameterSource source;

    WorkerTask(RoundAssignment assignment, WorkerStart start, ClusterFiles files, ParameterSource source) {
        this.assignment = assignment;
        this.start = start;
        this.files = files;
        this.source = source;
    }

    @Override
    public Iterator<Tuple2<Integer, Contribution>> call(Integer worker) throws IOException {
        refuseChangedParameters();
        WorkerSeat seat = WorkerSeats.ofThisJvm().take(assignment, start, files);
        boolean trained = false;
        try {
            ContributionStream contributions = train(seat);
            trained = true;
            TaskContext.get().addTaskCompletionListener(context -> {
                try {
                    contributions.abandon();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return contributions;
        } catch (RondoException failure) {
            if (failure.exitCode() == ExitCode.ENVIRONMENT) {
                throw failure; // another attempt may find a healthier machine
            }
            WorkerFailure report =
                    new WorkerFailure(worker, thisExecutor(), failure.exitCode(), String.valueOf(failure.getMessage()));
            return List.of(new Tuple2<Integer, Contribution>(ByChunk.REPORT, report))
                    .iterator();
        } finally {
            if (!trained) {
                seat.close();
            }
        }
    }

    private ContributionStream train(WorkerSeat seat) throws IOException {
        FileStore run = files.at(assignment.run());
        long began = System.nanoTime();
        ParameterCache.Fetched parameters = ParameterCache.ofThisJvm().get(assignment, source, run);
        long fetched = System.nanoTime();
        seat.restore(assignment, start, parameters.values(), run);
        long restored = System.nanoTime();
        LocalResult result = seat.train(assignment, start.part(), parameters.values(), WorkerTask::endIfUnwanted);
        WorkerCost soFar = new WorkerCost(
                (fetched - began) / 1e9,
                (restored - fetched) / 1e9,
                (System.nanoTime() - restored) / 1e9,
                0,
                0,
                0,
                parameters.bytes(),
                0);
        return new ContributionStream(assignment, start.worker(), thisExecutor(), seat, run, result, soFar);
    }

    /**
     * Inside the driver θ is the driver's own array, which the outer step changes while it goes on. A worker that has to
     * train again by then, because its shuffle files got lost, would start from the wrong place.
     */
    private static void refuseChangedParameters() {
        if (SparkEnv.get().executorId().equals(WorkerSeat.DRIVER)
                && TaskContext.get().stageAttemptNumber() > 0) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT,
                    "Spark's scratch files got lost during a round; start again to go on from the last checkpoint");
        }
    }

    private static void endIfUnwanted() {
        if (TaskContext.get().isInterrupted()) {
            throw new TaskKilledException("the round ended without this attempt");
        }
    }

    /** As Spark writes the place of an executor; see its TaskLocation. */
    private static String thisExecutor() {
        BlockManagerId here = SparkEnv.get().blockManager().blockManagerId();
        return "executor_" + here.host() + "_" + here.executorId();
    }
}
