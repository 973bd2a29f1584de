package io.rondo.benchmarks.step;

/** The dimensions of a GPT-2 model with a feed-forward part of four times its width. */
record Gpt2Shape(int vocabulary, int length, int layers, int heads, int width) {}
