package io.rondo.rounds;

import org.apache.spark.Partitioner;

/**
 * Sends a worker's report to partition 0 and its chunks to the others, each of which has a range of neighbouring chunks.
 * So the driver can look at the reports before anybody reduces.
 */
final class ByChunk extends Partitioner {
    private static final long serialVersionUID = 1L;

    /** The key of a report; a chunk's key is its number. */
    static final int REPORT = -1;

    private final ChunkLayout layout;
    private final int tasks;

    /** @param tasks of the reduction */
    ByChunk(ChunkLayout layout, int tasks) {
        this.layout = layout;
        this.tasks = tasks;
    }

    int tasks() {
        return tasks;
    }

    /** The first chunk of a partition other than that of the reports. */
    int firstChunk(int partition) {
        return layout.firstChunk(partition - 1, tasks);
    }

    /** The chunk after the last one of a partition. */
    int endChunk(int partition) {
        return layout.firstChunk(partition, tasks);
    }

    @Override
    public int numPartitions() {
        return 1 + tasks;
    }

    @Override
    public int getPartition(Object key) {
        int chunk = (Integer) key;
        return chunk == REPORT ? 0 : 1 + layout.taskOf(chunk, tasks);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByChunk that && that.layout.equals(layout) && that.tasks == tasks;
    }

    @Override
    public int hashCode() {
        return 31 * layout.hashCode() + tasks;
    }
}
