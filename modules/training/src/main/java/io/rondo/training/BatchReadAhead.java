package io.rondo.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads the batches of consecutive steps on a thread of its own, so that a step does not wait for storage. At most
 * {@value #AHEAD} batches wait and one more is being read. {@link #close()} does not interrupt a read, since storage
 * clients close their files when they are interrupted, but waits for it to end.
 */
final class BatchReadAhead implements AutoCloseable {
    private static final int AHEAD = 2;

    private final BlockingQueue<Batch> ready = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private volatile boolean closed;

    BatchReadAhead(WorkerBatches batches, long firstStep, int steps, int batchTokens) {
        reader = new Thread(
                () -> read(batches, firstStep, steps, batchTokens), "rondo-batches-of-worker-" + batches.worker());
        reader.setDaemon(true);
        reader.start();
    }

    /** Ids of one step, or why they could not be read. */
    private static final class Batch {
        private final int[] tokens;
        private final int[] labels;
        private final Optional<Throwable> failure;

        Batch(int length, Optional<Throwable> failure) {
            this.tokens = new int[length];
            this.labels = new int[length];
            this.failure = failure;
        }
    }

    /** Copies the next step's ids; waits for them if need be. */
    void next(int[] tokens, int[] labels) throws IOException {
        Batch batch;
        try {
            batch = ready.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a batch");
        }
        if (batch.failure.isPresent()) {
            rethrow(batch.failure.get());
        }
        System.arraycopy(batch.tokens, 0, tokens, 0, tokens.length);
        System.arraycopy(batch.labels, 0, labels, 0, labels.length);
    }

    private static void rethrow(Throwable failure) throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private void read(WorkerBatches batches, long firstStep, int steps, int batchTokens) {
        try {
            for (long step = firstStep; step < firstStep + steps && !closed; step++) {
                Batch batch = new Batch(batchTokens, Optional.empty());
                batches.read(step, batch.tokens, batch.labels);
                ready.put(batch);
            }
        } catch (IOException | RuntimeException | Error e) {
            offer(new Batch(0, Optional.of(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing but the end of this thread
        }
    }

    private void offer(Batch batch) {
        try {
            ready.put(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (reader.isAlive()) {
            ready.clear(); // the reader may wait for room
            try {
                reader.join(1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
