package io.rondo.rounds;

import io.rondo.training.TrainingSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be done in a round, and what has to wait. A part of the data that came too late takes the place of its
 * worker's regular one, which then waits in its stead; what waits when all steps are done is trained in rounds of its own.
 *
 * @param plan the steps, by which the learning rate goes
 * @param workers M of this round
 * @param starts those that train, ascending
 * @param waiting parts that nobody trains on yet, the oldest first
 * @param makesUp whether all steps are done and only late parts are left
 */
record RoundWork(RoundPlan plan, int workers, List<WorkerStart> starts, List<DataPart> waiting, boolean makesUp) {
    RoundWork {
        starts = List.copyOf(starts);
        waiting = List.copyOf(waiting);
    }

    /** The round after a state. */
    static RoundWork after(RunState state, TrainingSettings training, int workers) {
        RoundPlan regular = RoundPlan.after(state.step(), training);
        return regular.steps() > 0
                ? regular(state, regular, workers)
                : late(state, training, Math.min(workers, state.late().size()));
    }

    private static RoundWork regular(RunState state, RoundPlan plan, int workers) {
        List<DataPart> waiting = new ArrayList<>(state.late());
        List<DataPart> displaced = new ArrayList<>();
        List<WorkerStart> starts = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            DataPart part = new DataPart(plan.firstStep(), plan.steps(), worker, workers);
            for (Iterator<DataPart> parts = waiting.iterator(); parts.hasNext(); ) {
                DataPart waited = parts.next();
                if (waited.worker() % workers == worker) {
                    parts.remove();
                    displaced.add(part);
                    part = waited;
                    break;
                }
            }
            starts.add(new WorkerStart(worker, stateOf(state, worker), 1, part));
        }
        waiting.addAll(displaced);
        return new RoundWork(plan, workers, starts, waiting, false);
    }

    /** The rates of the last steps, as many as the longest part has. */
    private static RoundWork late(RunState state, TrainingSettings training, int workers) {
        List<DataPart> parts = state.late().subList(0, workers);
        int steps = parts.stream().mapToInt(DataPart::steps).max().orElse(0);
        List<WorkerStart> starts = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            starts.add(new WorkerStart(worker, stateOf(state, worker), 1, parts.get(worker)));
        }
        return new RoundWork(
                new RoundPlan(training.steps() - steps, steps),
                workers,
                starts,
                state.late().subList(workers, state.late().size()),
                true);
    }

    /**
     * The state that a worker left the last round with. Where there were fewer, a new one starts with a copy of another's:
     * moments of 0 late in a run would make its first steps as large as in a warm-up.
     */
    private static List<WorkerStateReference> stateOf(RunState state, int worker) {
        return state.workers().isEmpty()
                ? List.of()
                : List.of(state.workers().get(worker % state.workers().size()));
    }

    /** Whether the run is over. */
    boolean isNothing() {
        return starts.isEmpty();
    }
}
