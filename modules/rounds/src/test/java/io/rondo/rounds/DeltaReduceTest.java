package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.rounds.Contribution.DeltaChunk;
import io.rondo.rounds.Contribution.WorkerReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class DeltaReduceTest {
    @Test
    void sumsInAscendingOrderOfTheWorkerWhateverCameFirst() {
        // In float, (1e8 + 1) − 1e8 is 0, while (1e8 − 1e8) + 1 is 1: the order shows.
        List<Tuple2<Long, Contribution>> came = List.of(chunk(0, 2, -1e8f), chunk(0, 0, 1e8f), chunk(0, 1, 1));
        assertThat(((DeltaChunk) reduce(came, 3).get(0)).values()).containsExactly(0);
    }

    @Test
    void dividesEachChunkByTheWorkersAndLetsReportsPass() {
        WorkerReport report = new WorkerReport(1, "e", new CheckpointFile("a", 1, "0".repeat(64)), 1, 1, 1, 1);
        List<Contribution> reduced = reduce(
                List.of(
                        chunk(7, 1, 2, 2),
                        chunk(3, 1, 10),
                        new Tuple2<>(ContributionKey.ofReport(1), report),
                        chunk(3, 0, 20),
                        chunk(7, 0, 4, 6)),
                2);
        assertThat(reduced.get(0)).isSameAs(report);
        assertThat(((DeltaChunk) reduced.get(1)).values()).containsExactly(15);
        assertThat(((DeltaChunk) reduced.get(2)).chunk()).isEqualTo(7);
        assertThat(((DeltaChunk) reduced.get(2)).values()).containsExactly(3, 4);
    }

    @Test
    void aWorkerThatIsMissingOrDoubledIsNoticed() {
        assertThatThrownBy(() -> reduce(List.of(chunk(0, 0, 1), chunk(1, 0, 1), chunk(1, 1, 1)), 2))
                .hasMessage("chunk 0 of worker 1 is missing; chunk 1 of worker 0 came in its place");
        assertThatThrownBy(() -> reduce(List.of(chunk(0, 0, 1), chunk(0, 0, 1)), 2))
                .hasMessage("chunk 0 of worker 1 is missing; chunk 0 of worker 0 came in its place");
    }

    private static Tuple2<Long, Contribution> chunk(int chunk, int worker, float... values) {
        return new Tuple2<>(ContributionKey.ofChunk(chunk, worker), new DeltaChunk(chunk, values));
    }

    private static List<Contribution> reduce(List<Tuple2<Long, Contribution>> came, int workers) {
        List<Tuple2<Long, Contribution>> sorted = new ArrayList<>(came);
        sorted.sort(Comparator.comparing(Tuple2::_1));
        List<Contribution> reduced = new ArrayList<>();
        new DeltaReduce(workers).call(sorted.iterator()).forEachRemaining(reduced::add);
        return reduced;
    }
}
