/**
 * Encoding by Rondo beside jtokkit and Hugging Face's tokenizers, with one vocabulary, in one process and on one thread.
 * {@link io.rondo.benchmarks.tokenize.TokenizeBenchmark} is the program.
 */
package io.rondo.benchmarks.tokenize;
