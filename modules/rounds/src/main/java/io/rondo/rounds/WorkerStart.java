package io.rondo.rounds;

import java.io.Serializable;
import java.util.List;

/**
 * How one worker enters a round.
 *
 * @param worker in [0, M)
 * @param state where its state lies; empty if it has never trained, since an Optional cannot travel
 */
record WorkerStart(int worker, List<WorkerStateReference> state) implements Serializable {
    private static final long serialVersionUID = 1L;
}
