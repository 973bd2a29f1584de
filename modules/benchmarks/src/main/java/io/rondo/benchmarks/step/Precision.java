package io.rondo.benchmarks.step;

import java.util.Locale;

/** What the matrix products of a step take; parameters, gradients and the optimizer's state are fp32 always. */
enum Precision {
    FP32,
    BF16;

    static Precision of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
