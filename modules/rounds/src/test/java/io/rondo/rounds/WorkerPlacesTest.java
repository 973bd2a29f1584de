package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.rounds.Contribution.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerPlacesTest {
    @Test
    void workersGoBackToWhereTheirStateIs() {
        assertThat(WorkerPlaces.asBefore(reports("a", "b"), 2, 2)).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void noExecutorGetsMoreThanItsShare() {
        assertThat(WorkerPlaces.asBefore(reports("a", "a", "a", "b"), 4, 2))
                .containsExactly(List.of("a"), List.of("a"), List.of(), List.of("b"));
        assertThat(WorkerPlaces.asBefore(reports("a", "a"), 2, 2)).containsExactly(List.of("a"), List.of());
    }

    @Test
    void allMayShareTheOnlyOne() {
        assertThat(WorkerPlaces.asBefore(reports("driver", "driver"), 2, 0))
                .containsExactly(List.of("driver"), List.of("driver"));
        assertThat(WorkerPlaces.anywhere(2)).containsExactly(List.of(), List.of());
    }

    @Test
    void whoDidNotReportGoesAnywhere() {
        List<WorkerReport> reports = reports("a", "b", "c");
        assertThat(WorkerPlaces.asBefore(List.of(reports.get(0), reports.get(2)), 3, 3))
                .containsExactly(List.of("a"), List.of(), List.of("c"));
    }

    private static List<WorkerReport> reports(String... executors) {
        List<WorkerReport> reports = new ArrayList<>();
        for (String executor : executors) {
            CheckpointFile state = new CheckpointFile("a", 1, "0".repeat(64));
            reports.add(new WorkerReport(reports.size(), executor, state, 1, 1, 1, WorkerCost.NONE));
        }
        return reports;
    }
}
