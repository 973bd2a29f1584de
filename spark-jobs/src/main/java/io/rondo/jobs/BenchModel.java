package io.rondo.jobs;

import io.rondo.model.TransformerConfig;

/**
 * The work that {@code rondo bench step} measures.
 *
 * @param name on the command line
 * @param model its shape
 * @param batch sequences of a step
 */
record BenchModel(String name, TransformerConfig model, int batch) {
    /** By name. */
    static BenchModel of(String name) {
        return switch (name) {
            case "tiny" -> new BenchModel(name, TransformerConfig.gpt2(256, 32, 2, 2, 64, 0), 4);
            case "S" -> new BenchModel(name, TransformerConfig.gpt2(4096, 256, 6, 6, 384, 0), 12);
            case "nano" -> new BenchModel(name, TransformerConfig.gpt2(65, 64, 4, 4, 128, 0), 12);
            case "gpt2-124m" -> new BenchModel(name, TransformerConfig.gpt2(50257, 64, 12, 12, 768, 0), 4);
            default ->
                throw new IllegalArgumentException(
                        "--model " + name + " is not known; expected tiny, S, nano or gpt2-124m");
        };
    }

    int tokens() {
        return batch * model.sequenceLength();
    }
}
