package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.rounds.Contribution.EncodedChunk;
import io.rondo.training.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class DeltaReduceTest {
    private static final ChunkLayout LAYOUT = new ChunkLayout(5, 2);
    private static final List<Float> EQUAL = List.of(1f, 1f, 1f);
    private static final ByChunk ONE_TASK = new ByChunk(LAYOUT, 1);

    @Test
    void sumsInAscendingOrderOfTheWorker() {
        // In float, (1e8 + 1) − 1e8 is 0, while (1e8 − 1e8) + 1 is 1: the order shows.
        ChunkLayout single = new ChunkLayout(1, 1);
        List<Tuple2<Integer, Contribution>> came = List.of(chunk(0, 0, 1e8f), chunk(1, 0, 1), chunk(4, 0, -1e8f));
        assertThat(reduce(
                                new DeltaReduce(
                                        single,
                                        new ByChunk(single, 1),
                                        WireFormat.FP32,
                                        List.of(0, 1, 4),
                                        EQUAL.subList(0, 3)),
                                came)
                        .get(0)
                        .values())
                .containsExactly(0);
    }

    @Test
    void dividesEachChunkByTheWorkersThatCount() {
        List<MeanChunk> means = reduce(
                new DeltaReduce(LAYOUT, ONE_TASK, WireFormat.FP32, List.of(1, 3), EQUAL.subList(0, 2)),
                List.of(
                        chunk(1, 0, 2, 4),
                        chunk(1, 1, 6, 8),
                        chunk(1, 2, 10),
                        chunk(3, 0, 0, 2),
                        chunk(3, 1, 2, 0),
                        chunk(3, 2, 20)));
        assertThat(means).extracting(MeanChunk::chunk).containsExactly(0, 1, 2);
        assertThat(means.get(0).values()).containsExactly(1, 3);
        assertThat(means.get(1).values()).containsExactly(4, 4);
        assertThat(means.get(2).values()).containsExactly(15);
    }

    @Test
    void keepsTheSignOfAZeroThatEveryWorkerSends() {
        ChunkLayout single = new ChunkLayout(1, 1);
        List<MeanChunk> means = reduce(
                new DeltaReduce(single, new ByChunk(single, 1), WireFormat.FP32, List.of(0, 1), EQUAL.subList(0, 2)),
                List.of(chunk(0, 0, -0f), chunk(1, 0, -0f)));
        assertThat(Float.floatToRawIntBits(means.get(0).values()[0])).isEqualTo(Float.floatToRawIntBits(-0f));
    }

    @Test
    void aWorkerThatIsMissingOrDoubledIsNoticed() {
        ChunkLayout two = new ChunkLayout(2, 1);
        DeltaReduce reduce =
                new DeltaReduce(two, new ByChunk(two, 1), WireFormat.FP32, List.of(0, 1), EQUAL.subList(0, 2));
        assertThatThrownBy(() -> reduce(reduce, List.of(chunk(0, 0, 1), chunk(1, 0, 1), chunk(1, 1, 1))))
                .hasMessage("chunk 1 of worker 0 is missing; chunk 0 of worker 1 came in its place");
        assertThatThrownBy(() -> reduce(reduce, List.of(chunk(0, 0, 1), chunk(0, 1, 1))))
                .hasMessage("chunk 0 of worker 1 is missing");
        assertThatThrownBy(() -> reduce(
                        reduce,
                        List.of(chunk(0, 0, 1), chunk(0, 1, 1), chunk(1, 0, 1), chunk(1, 1, 1), chunk(1, 1, 1))))
                .hasMessage("the shuffle brought more than the chunks of all workers");
    }

    private static Tuple2<Integer, Contribution> chunk(int worker, int chunk, float... values) {
        byte[] encoded = WireFormat.FP32.encode(values, 0, values.length);
        return new Tuple2<>(chunk, new EncodedChunk(worker, chunk, encoded));
    }

    private static List<MeanChunk> reduce(DeltaReduce reduce, List<Tuple2<Integer, Contribution>> came) {
        List<MeanChunk> means = new ArrayList<>();
        reduce.call(1, came.iterator()).forEachRemaining(means::add);
        return means;
    }
}
