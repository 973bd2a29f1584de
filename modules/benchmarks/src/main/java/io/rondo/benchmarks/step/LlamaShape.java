package io.rondo.benchmarks.step;

/** The dimensions of a Llama model, named as in Hugging Face's configuration but for the first word. */
record LlamaShape(
        int vocabulary,
        int length,
        int layers,
        int heads,
        int keyValueHeads,
        int width,
        int intermediate,
        boolean tied) {}
