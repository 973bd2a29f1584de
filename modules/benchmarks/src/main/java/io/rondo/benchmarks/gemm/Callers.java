package io.rondo.benchmarks.gemm;

import java.util.function.IntConsumer;

/**
 * A fixed team of threads, the calling one among them, that runs one task together as the kernels do: the others spin
 * until there is work.
 */
final class Callers implements AutoCloseable {
    private final int count;
    private volatile IntConsumer task = caller -> {};
    private volatile long started;
    private volatile long finished;
    private volatile boolean closed;

    /** @param count 1 or 2 */
    Callers(int count) {
        if (count < 1 || count > 2) {
            throw new IllegalArgumentException("a team has 1 or 2 callers, not " + count);
        }
        this.count = count;
        if (count == 2) {
            Thread second = new Thread(this::follow, "second-caller");
            second.setDaemon(true);
            second.start();
        }
    }

    int count() {
        return count;
    }

    /** Returns when every thread has run {@code work} with its number. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes each of the two counters
    void run(IntConsumer work) {
        if (count == 2) {
            task = work;
            started++;
        }
        work.accept(0);
        while (count == 2 && finished != started) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void follow() {
        while (!closed) {
            if (finished == started) {
                Thread.onSpinWait();
                continue;
            }
            task.accept(1);
            finished++;
        }
    }
}
