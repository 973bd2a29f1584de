/**
 * How good a model is, measured on documents that training never saw. {@link io.rondo.evaluation.Perplexity} gives the
 * validation loss, the perplexity and the bits per byte.
 */
package io.rondo.evaluation;
