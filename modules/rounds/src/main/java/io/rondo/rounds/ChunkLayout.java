package io.rondo.rounds;

import java.io.Serializable;

/**
 * How the flat vector of a model is cut into chunks. It depends on nothing but the number of parameters, so that a
 * quantised pseudo-gradient is the same with any number of workers.
 *
 * @param parameters values in the vector
 * @param chunkLength values per chunk; the last chunk may have fewer
 */
record ChunkLayout(int parameters, int chunkLength) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 4 MiB of float32: small enough for the shuffle to spread, large enough to be cheap. */
    static final int MOST_VALUES = 1 << 20;

    /** Small models have shorter chunks, so that several tasks can reduce them. */
    private static final int WANTED_CHUNKS = 16;

    /** Wire formats encode so many values together. */
    private static final int PIECE = 1024;

    /** So many chunks at most go through one task of the reduction, where the driver waits for their values. */
    private static final int CHUNKS_PER_TASK = 4;

    /** Up to 200 partitions, Spark writes a shuffle as a stream; beyond, it gathers a worker's output first. */
    private static final int MOST_TASKS = 199;

    static ChunkLayout of(int parameters) {
        int pieces = ceilingOfDivision(ceilingOfDivision(parameters, WANTED_CHUNKS), PIECE);
        return new ChunkLayout(parameters, Math.min(MOST_VALUES, Math.max(1, pieces) * PIECE));
    }

    int chunks() {
        return ceilingOfDivision(parameters, chunkLength);
    }

    /** Index of a chunk's first value. */
    int from(int chunk) {
        return chunk * chunkLength;
    }

    int length(int chunk) {
        return Math.min(chunkLength, parameters - from(chunk));
    }

    /** Tasks that reduce the chunks of so many workers: at least one for each worker, where there are enough chunks. */
    int tasks(int workers) {
        int wanted = Math.max(workers, ceilingOfDivision(chunks(), CHUNKS_PER_TASK));
        return Math.min(MOST_TASKS, Math.min(chunks(), wanted));
    }

    /** The task, of so many, that reduces a chunk; tasks have equal numbers of neighbouring chunks. */
    int taskOf(int chunk, int tasks) {
        return (int) ((long) chunk * tasks / chunks());
    }

    /** The first chunk of a task; that of task {@code tasks} is the number of chunks. */
    int firstChunk(int task, int tasks) {
        return (int) (((long) task * chunks() + tasks - 1) / tasks);
    }

    static int ceilingOfDivision(int number, int divisor) {
        return Math.toIntExact(((long) number + divisor - 1) / divisor);
    }
}
