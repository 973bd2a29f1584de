/**
 * How fast the libraries that Rondo could multiply matrices with are, on the products of a training step. Every library
 * runs in a JVM of its own, so that none disturbs another's threads.
 */
package io.rondo.benchmarks.gemm;
