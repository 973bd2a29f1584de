package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChunkLayoutTest {
    @Property(tries = 300)
    void chunksCoverTheVectorOnceAndTasksCoverTheChunksOnce(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int parameters,
            @ForAll @IntRange(min = 1, max = 300) int workers) {
        ChunkLayout layout = ChunkLayout.of(parameters);
        assertThat(layout.chunkLength()).isBetween(1, 1 << 20);
        assertThat(layout.chunkLength() % 1024).isZero();
        long end = 0;
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
            assertThat(layout.from(chunk)).isEqualTo((int) end);
            assertThat(layout.length(chunk)).isPositive();
            end += layout.length(chunk);
        }
        assertThat(end).isEqualTo(parameters);

        int tasks = layout.tasks(workers);
        assertThat(tasks).isBetween(1, 199);
        ByChunk partitioner = new ByChunk(layout, tasks);
        assertThat(partitioner.getPartition(ByChunk.REPORT)).isZero();
        assertThat(partitioner.firstChunk(1)).isZero();
        assertThat(partitioner.endChunk(tasks)).isEqualTo(layout.chunks());
        for (int partition = 1; partition <= tasks; partition++) {
            assertThat(partitioner.firstChunk(partition)).isLessThan(partitioner.endChunk(partition));
            for (int chunk = partitioner.firstChunk(partition); chunk < partitioner.endChunk(partition); chunk++) {
                assertThat(partitioner.getPartition(chunk)).isEqualTo(partition);
            }
        }
    }
}
