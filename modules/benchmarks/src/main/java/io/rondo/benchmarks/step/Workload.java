package io.rondo.benchmarks.step;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The models and batches that are measured; GPT-2 with tied embeddings, without dropout. */
enum Workload {
    S("S", new Gpt2Shape(4096, 256, 6, 6, 384), 12),
    NANO("nano", new Gpt2Shape(65, 64, 4, 4, 128), 12),
    GPT2_124M("gpt2-124m", new Gpt2Shape(50257, 64, 12, 12, 768), 4);

    final String title;
    final Gpt2Shape shape;
    /** Sequences of full length per step. */
    final int batch;

    Workload(String title, Gpt2Shape shape, int batch) {
        this.title = title;
        this.shape = shape;
        this.batch = batch;
    }

    static Workload of(String title) {
        return Arrays.stream(values())
                .filter(workload -> workload.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model " + title + " is unknown; expected one of "
                        + Arrays.stream(values()).map(known -> known.title).collect(Collectors.joining(", "))));
    }

    int tokens() {
        return batch * shape.length();
    }

    /** Floating-point operations of the products of one step: forward, and twice that backward. */
    double flops() {
        double width = shape.width();
        double linear = shape.layers() * 12 * width * width + width * shape.vocabulary();
        double attention = shape.layers() * 2 * width * shape.length();
        return 6.0 * tokens() * linear + 6.0 * tokens() * attention;
    }
}
