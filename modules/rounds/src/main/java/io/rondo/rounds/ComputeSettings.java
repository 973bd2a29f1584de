package io.rondo.rounds;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Precision;
import io.rondo.model.Computation;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How models are computed. Not part of a run: it may change from start to start.
 *
 * @param kernels {@code auto} takes the fused ones where they work
 * @param threads of one operation; without it the cores of its Spark task ({@code spark.task.cpus}), or outside of
 *     Spark OMP_NUM_THREADS, or else the cores of the machine
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

    /** What the settings mean where this is called. */
    public Computation here() {
        return Optional.ofNullable(TaskContext.get())
                .map(task -> inTask(task.cpus()))
                .orElseGet(() -> inTask(Computation.standard().threads()));
    }

    /** What the settings mean in a task that owns so many cores. */
    public Computation inTask(int cores) {
        if (precision == Precision.BF16 && !CpuKernels.multipliesHalvesHere()) {
            RoundingWarning.once();
        }
        return new Computation(kernels, threads.orElse(cores), recompute, precision);
    }
}
