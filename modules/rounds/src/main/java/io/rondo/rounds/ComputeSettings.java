package io.rondo.rounds;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.model.Computation;
import java.util.Optional;

/**
 * How models are computed. Not part of a run: it may change from start to start.
 *
 * @param kernels {@code auto} takes the fused ones where they work
 * @param threads of one operation; without it OMP_NUM_THREADS where the worker runs, or else the cores of its machine
 * @param recompute whether blocks keep only their input for the backward pass
 */
public record ComputeSettings(
        @Default("auto") Computation.Choice kernels,
        @Range(min = 1, max = 1024) Optional<Integer> threads,
        @Default("false") boolean recompute) {
    /** The fastest kernels. */
    public static ComputeSettings standard() {
        return new ComputeSettings(Computation.Choice.AUTO, Optional.empty(), false);
    }

    /** What the settings mean on the machine that this is called on. */
    public Computation here() {
        return new Computation(
                kernels, threads.orElseGet(() -> Computation.standard().threads()), recompute);
    }
}
