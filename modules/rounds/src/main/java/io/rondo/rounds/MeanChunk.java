package io.rondo.rounds;

/**
 * The mean of the workers' pseudo-gradients over one chunk.
 *
 * @param chunk of the {@link ChunkLayout}
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes: handed over, never copied or compared
record MeanChunk(int chunk, float[] values) {}
