package io.rondo.rounds;

import org.apache.spark.Partitioner;

/** Orders contributions for the reduction: by chunk, then by ascending worker; reports stand before all chunks. */
final class ContributionKey {
    private static final int WORKER_BITS = 32;
    private static final long REPORTS = 0;

    private ContributionKey() {}

    static long ofReport(int worker) {
        return REPORTS << WORKER_BITS | worker;
    }

    static long ofChunk(int chunk, int worker) {
        return (chunk + 1L) << WORKER_BITS | worker;
    }

    static long group(long key) {
        return key >>> WORKER_BITS;
    }

    static int worker(long key) {
        return (int) key;
    }

    /** Keeps together what belongs to one chunk. */
    static final class ByChunk extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int partitions;

        ByChunk(int partitions) {
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object key) {
            return (int) (group((Long) key) % partitions);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ByChunk that && that.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return partitions;
        }
    }
}
