package io.rondo.benchmarks.step;

import io.rondo.model.Computation;
import java.util.Locale;

/** What the matrix products of a step take; parameters, gradients and the optimizer's state are fp32 always. */
enum Precision {
    FP32,
    BF16;

    static Precision of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** What Rondo's fused kernels compute with. */
    Computation computation(int threads) {
        return new Computation(
                Computation.Choice.FUSED,
                threads,
                false,
                switch (this) {
                    case FP32 -> io.rondo.kernels.Precision.FP32;
                    case BF16 -> io.rondo.kernels.Precision.BF16;
                });
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
