package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.rounds.Contribution.EncodedChunk;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.storage.FileStore;
import io.rondo.training.LocalResult;
import io.rondo.training.PseudoGradient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * What a worker that has trained gives to the shuffle: its pseudo-gradient, of which one chunk at a time is encoded, and
 * at the end, once its new state is durable, the report. Then the seat is free for others.
 */
final class ContributionStream implements Iterator<Tuple2<Integer, Contribution>> {
    private final RoundAssignment assignment;
    private final int worker;
    private final String executor;
    private final WorkerSeat seat;
    private final FileStore run;
    private final double lossSum;
    private final double gradientNormSum;
    private final double norm;
    private final WorkerCost soFar;
    private final long started = System.nanoTime();
    private float[] pseudoGradient;
    private long encodeNanos;
    private long bytes;
    private int nextChunk;
    private boolean ended;

    /** @param soFar what the inner steps cost, and all before them */
    ContributionStream(
            RoundAssignment assignment,
            int worker,
            String executor,
            WorkerSeat seat,
            FileStore run,
            LocalResult result,
            WorkerCost soFar) {
        this.assignment = assignment;
        this.worker = worker;
        this.executor = executor;
        this.seat = seat;
        this.run = run;
        this.lossSum = result.lossSum();
        this.gradientNormSum = result.gradientNormSum();
        this.pseudoGradient = result.pseudoGradient();
        this.norm = PseudoGradient.norm(pseudoGradient);
        this.soFar = soFar;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public Tuple2<Integer, Contribution> next() {
        if (ended) {
            throw new NoSuchElementException();
        }
        if (nextChunk < assignment.layout().chunks()) {
            return chunk(nextChunk++);
        }
        try {
            return report();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tuple2<Integer, Contribution> chunk(int chunk) {
        long encoding = System.nanoTime();
        byte[] encoded = seat.encode(
                pseudoGradient,
                assignment.layout().from(chunk),
                assignment.layout().length(chunk));
        encodeNanos += System.nanoTime() - encoding;
        bytes += encoded.length;
        return new Tuple2<>(chunk, new EncodedChunk(worker, chunk, encoded));
    }

    private Tuple2<Integer, Contribution> report() throws IOException {
        long written = System.nanoTime();
        pseudoGradient = new float[0]; // its memory is needed for the state
        CheckpointFile state = WorkerStateFormat.write(run, assignment.round(), worker, seat.state());
        seat.remember(state);
        WorkerSeats.ofThisJvm().free(seat);
        ended = true;
        WorkerCost cost = new WorkerCost(
                soFar.parameterSeconds(),
                soFar.restoreSeconds(),
                soFar.computeSeconds(),
                encodeNanos / 1e9,
                (written - started - encodeNanos) / 1e9,
                (System.nanoTime() - written) / 1e9,
                soFar.parameterBytes(),
                bytes);
        return new Tuple2<>(
                ByChunk.REPORT, new WorkerReport(worker, executor, state, lossSum, gradientNormSum, norm, cost));
    }

    /** Closes the seat of a task that ended before its report was taken. */
    void abandon() throws IOException {
        if (!ended) {
            ended = true;
            seat.close();
        }
    }
}
