package io.rondo.rounds;

import io.rondo.checkpoint.FloatSource;
import io.rondo.storage.FileStore;
import io.rondo.training.OuterStep;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.rdd.RDD;

/**
 * The shared parameters θ and what the outer step remembers, above all its momentum, between two rounds, wherever they are. One outer step makes
 * the next state out of this one, chunk by chunk; the bits do not depend on where that happens.
 */
sealed interface OuterState permits DriverOuterState, ShardedOuterState {
    /** How all vectors are cut. */
    ChunkLayout layout();

    /** Offers θ to the tasks of a round until it is closed. */
    Offer offer(RoundContext context);

    /**
     * Applies the mean of the workers' pseudo-gradients.
     *
     * @param step what they do to θ
     * @param exchange which part of the model they are of
     * @param means as {@link DeltaReduce} makes them, by the partitions of {@code partitioner}
     */
    Step step(RoundContext context, OuterStep step, RDD<MeanChunk> means, ByChunk partitioner, Exchange exchange);

    /**
     * A copy that no later step changes.
     *
     * @param former snapshot that nobody needs any more, whose memory may be used
     */
    OuterState snapshot(Optional<OuterState> former);

    /** All vectors, to be saved. */
    Vectors open(FileStore run);

    /** Files in the run's directory that hold this state and that no checkpoint needs to name. */
    List<String> files();

    /** θ for tasks. */
    interface Offer extends AutoCloseable {
        /** What a task is given. */
        ParameterSource source();

        /** Lets it go, here and on the executors. */
        @Override
        void close();
    }

    /**
     * The state after an outer step.
     *
     * @param pseudoGradientNorm of the mean over the workers
     * @param finite whether every parameter is a number
     * @param seconds of the arithmetic, and of writing files if there are any
     */
    record Step(OuterState state, double pseudoGradientNorm, boolean finite, double seconds) {}

    /** θ and what the outer step remembers, as a stream of values each. */
    interface Vectors extends Closeable {
        /** θ. */
        FloatSource parameters();

        /** As many as {@link OuterStep#stateVectors()}. */
        List<FloatSource> state();

        @Override
        void close() throws IOException;
    }
}
