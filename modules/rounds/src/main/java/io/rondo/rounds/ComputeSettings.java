package io.rondo.rounds;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Precision;
import io.rondo.model.Computation;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How models are computed. Not part of a run: it may change from start to start.
 *
 * @param kernels {@code auto} takes the fused ones where they work
 * @param threads of one operation; without it OMP_NUM_THREADS where the worker runs, or else the cores of its machine
 * @param recompute whether blocks keep only their input for the backward pass
 * @param precision of matrix products; {@code auto} takes bf16 where the processor multiplies it
 */
public record ComputeSettings(
        @Default("auto") Computation.Choice kernels,
        @Range(min = 1, max = 1024) Optional<Integer> threads,
        @Default("false") boolean recompute,
        @Default("auto") Precision precision) {
    private static final Logger LOG = LoggerFactory.getLogger(ComputeSettings.class);

    /** Loaded when it is first used, and a class is loaded once in a process. */
    private static final class RoundingWarning {
        static {
            LOG.warn(
                    "this processor does not multiply bf16: with compute.precision = bf16 numbers are rounded to it and"
                            + " multiplied in fp32, which takes longer than fp32 alone");
        }

        static void once() {}
    }

    /** The fastest kernels. */
    public static ComputeSettings standard() {
        return new ComputeSettings(Computation.Choice.AUTO, Optional.empty(), false, Precision.AUTO);
    }

    /** What the settings mean on the machine that this is called on. */
    public Computation here() {
        if (precision == Precision.BF16 && !CpuKernels.multipliesHalvesHere()) {
            RoundingWarning.once();
        }
        return new Computation(
                kernels, threads.orElseGet(() -> Computation.standard().threads()), recompute, precision);
    }
}
