package io.rondo.training;

import java.io.Serializable;
import java.util.List;

/**
 * A round of Streaming DiLoCo (arXiv 2501.18512) as a worker sees it: the steps between two exchanges. What the exchange
 * at its start gave is mixed in after τ of its steps, and the fragments that are due at its end are sent.
 *
 * @param firstStep counted from 0 over the run
 * @param steps how many
 * @param arriving fragments of the exchange before, ascending; none in the first round
 * @param due fragments to send at the end, ascending
 */
public record StreamingRound(long firstStep, int steps, List<Integer> arriving, List<Integer> due)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public StreamingRound {
        arriving = List.copyOf(arriving);
        due = List.copyOf(due);
    }
}
