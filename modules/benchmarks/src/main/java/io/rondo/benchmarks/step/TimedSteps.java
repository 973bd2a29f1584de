package io.rondo.benchmarks.step;

import java.io.IOException;

/** One side's training: full steps of forward pass, backward pass, clipping if wanted, and AdamW. */
interface TimedSteps extends AutoCloseable {
    /** Trains on and returns the milliseconds of each of the next {@code count} steps. */
    double[] run(int count) throws IOException;

    /** Mean loss of the last steps that were run, so that a broken side is noticed. */
    double loss();

    @Override
    void close() throws IOException;
}
