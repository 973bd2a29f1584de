package io.rondo.benchmarks.step;

import java.util.List;

/**
 * A model and batch that is measured; GPT-2 with tied embeddings, without dropout.
 *
 * @param batch sequences of full length per step
 */
record Workload(String title, Gpt2Shape shape, int batch) {
    private static final List<Workload> ALL = List.of(
            new Workload("S", new Gpt2Shape(4096, 256, 6, 6, 384), 12),
            new Workload("nano", new Gpt2Shape(65, 64, 4, 4, 128), 12),
            new Workload("gpt2-124m", new Gpt2Shape(50257, 64, 12, 12, 768), 4));

    static Workload of(String title) {
        return ALL.stream()
                .filter(workload -> workload.title.equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model " + title + " is unknown; expected one of "
                        + String.join(", ", ALL.stream().map(Workload::title).toList())));
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
