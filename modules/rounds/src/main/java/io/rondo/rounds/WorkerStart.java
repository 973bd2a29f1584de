package io.rondo.rounds;

import java.io.Serializable;
import java.util.List;

/**
 * How one worker enters a round.
 *
 * @param worker in [0, M)
 * @param state where its state lies; empty if it has never trained, since an Optional cannot travel
 * @param attempt 1, or 2 if its first contribution was refused
 * @param part of the data
 */
record WorkerStart(int worker, List<WorkerStateReference> state, int attempt, DataPart part) implements Serializable {
    private static final long serialVersionUID = 1L;

    WorkerStart again() {
        return new WorkerStart(worker, state, attempt + 1, part);
    }
}
