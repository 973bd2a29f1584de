package io.rondo.rounds;

import io.rondo.rounds.Contribution.WorkerReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the workers of the next round should run: where their state is cached, unless that would crowd an executor. */
final class WorkerPlaces {
    private WorkerPlaces() {}

    /** No wishes, as in the first round. */
    static List<List<String>> anywhere(int workers) {
        return Collections.nCopies(workers, List.of());
    }

    /**
     * Places by worker.
     *
     * @param reports of the last round
     * @param workers M; who did not report goes anywhere
     * @param executors that are alive; none gets more than its equal share, because Spark waits for a place before it
     *     goes elsewhere
     */
    static List<List<String>> asBefore(List<WorkerReport> reports, int workers, int executors) {
        int share = ChunkLayout.ceilingOfDivision(workers, Math.max(1, executors));
        Map<String, Integer> taken = new HashMap<>();
        List<List<String>> places = new ArrayList<>(anywhere(workers));
        for (WorkerReport report : reports) {
            if (report.worker() >= workers) {
                continue; // there are fewer now
            }
            boolean crowded = taken.merge(report.executor(), 1, Integer::sum) > share;
            places.set(report.worker(), crowded ? List.of() : List.of(report.executor()));
        }
        return List.copyOf(places);
    }
}
