package io.rondo.model;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.Nd4jKernels;
import io.rondo.kernels.Precision;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How a model is computed; nothing here is part of the model.
 *
 * @param choice which kernels
 * @param threads of one operation of the fused kernels; the portable ones use ND4J's own
 * @param recompute whether a block keeps only its input for the backward pass and computes the rest again, which saves
 *     memory and costs a third more time
 * @param precision of the fused kernels' matrix products; the portable ones multiply what they compute
 */
public record Computation(Choice choice, int threads, boolean recompute, Precision precision) {
    /** Which kernels compute. */
    public enum Choice {
        /** Fused on ND4J's CPU backend in float32, otherwise portable. */
        AUTO,
        /** {@link CpuKernels}. */
        FUSED,
        /** {@link Nd4jKernels}. */
        PORTABLE
    }

    public Computation {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads " + threads + " must be at least 1");
        }
    }

    /** As the record's own, in fp32. */
    public Computation(Choice choice, int threads, boolean recompute) {
        this(choice, threads, recompute, Precision.FP32);
    }

    /** The fastest kernels and precision, with as many threads as OMP_NUM_THREADS says or else the machine has. */
    public static Computation standard() {
        return new Computation(Choice.AUTO, threadsOfEnvironment(), false, Precision.AUTO);
    }

    /** As {@link #standard()} with another number of threads. */
    public static Computation withThreads(int threads) {
        return new Computation(Choice.AUTO, threads, false, Precision.AUTO);
    }

    /** New kernels, the caller's to close. */
    Kernels kernels(boolean float32) {
        boolean possible =
                float32 && Nd4j.getBackend().getClass().getSimpleName().startsWith("Cpu");
        return switch (choice) {
            case AUTO -> possible ? new CpuKernels(threads, precision) : portable();
            case PORTABLE -> portable();
            case FUSED -> {
                if (!possible) {
                    throw new IllegalArgumentException("the fused kernels need float32 and ND4J's CPU backend");
                }
                yield new CpuKernels(threads, precision);
            }
        };
    }

    private Nd4jKernels portable() {
        if (precision == Precision.BF16) {
            throw new IllegalArgumentException(
                    "bf16 needs the fused kernels, which need float32 and ND4J's CPU backend; expected auto or fp32");
        }
        return new Nd4jKernels();
    }

    private static int threadsOfEnvironment() {
        return Optional.ofNullable(System.getenv("OMP_NUM_THREADS"))
                .filter(text -> text.matches("[1-9][0-9]{0,3}"))
                .map(Integer::valueOf)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }
}
