package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.DeltaChunk;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.storage.FileStore;
import io.rondo.training.LocalResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;

/**
 * Stage A of a round, one task per worker: restore the worker's state, train H inner steps from the shared parameters,
 * make the new state durable, and give away the pseudo-gradient in chunks. A pure function of its inputs, so an attempt
 * that is repeated or doubled contributes the same bits.
 */
final class WorkerTask implements PairFlatMapFunction<Integer, Long, Contribution> {
    private static final long serialVersionUID = 1L;
    private final RoundAssignment assignment;
    private final ClusterFiles files;
    private final Broadcast<float[]> parameters;

    WorkerTask(RoundAssignment assignment, ClusterFiles files, Broadcast<float[]> parameters) {
        this.assignment = assignment;
        this.files = files;
        this.parameters = parameters;
    }

    @Override
    public Iterator<Tuple2<Long, Contribution>> call(Integer worker) throws IOException {
        WorkerSeat seat = WorkerSeats.ofThisJvm().take(assignment, worker, files);
        boolean usable = false;
        try {
            Iterator<Tuple2<Long, Contribution>> contributions = train(seat, worker);
            usable = true;
            return contributions;
        } catch (RondoException failure) {
            if (failure.exitCode() == ExitCode.ENVIRONMENT) {
                throw failure; // another attempt may find a healthier machine
            }
            WorkerFailure report = new WorkerFailure(worker, failure.exitCode(), String.valueOf(failure.getMessage()));
            return List.of(contribution(ContributionKey.ofReport(worker), report))
                    .iterator();
        } finally {
            if (usable) {
                WorkerSeats.ofThisJvm().free(seat);
            } else {
                seat.close();
            }
        }
    }

    private Iterator<Tuple2<Long, Contribution>> train(WorkerSeat seat, int worker) throws IOException {
        FileStore run = files.at(assignment.run());
        long started = System.nanoTime();
        seat.restore(assignment, worker, run);
        long restored = System.nanoTime();
        LocalResult result = seat.train(assignment, worker, parameters.value(), WorkerTask::endIfUnwanted);
        long trained = System.nanoTime();
        CheckpointFile state = WorkerStateFormat.write(run, assignment.round(), worker, seat.state());
        double stateSeconds = (restored - started + System.nanoTime() - trained) / 1e9;
        WorkerReport report = new WorkerReport(
                worker,
                thisExecutor(),
                state,
                result.lossSum(),
                result.gradientNormSum(),
                (trained - restored) / 1e9,
                stateSeconds);
        return Stream.concat(
                        Stream.of(contribution(ContributionKey.ofReport(worker), report)),
                        chunks(result.pseudoGradient(), worker))
                .iterator();
    }

    /** Cut lazily, so that the vector is held once and a chunk. */
    private Stream<Tuple2<Long, Contribution>> chunks(float[] pseudoGradient, int worker) {
        int length = assignment.chunkLength();
        int chunks = RoundJob.ceilingOfDivision(pseudoGradient.length, length);
        return IntStream.range(0, chunks).mapToObj(chunk -> {
            int from = chunk * length;
            int to = Math.min(pseudoGradient.length - from, length) + from;
            return contribution(
                    ContributionKey.ofChunk(chunk, worker),
                    new DeltaChunk(chunk, Arrays.copyOfRange(pseudoGradient, from, to)));
        });
    }

    private static Tuple2<Long, Contribution> contribution(long key, Contribution contribution) {
        return new Tuple2<>(key, contribution);
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
