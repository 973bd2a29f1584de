/**
 * The training step of Rondo beside that of libtorch: how long each takes, how much memory, and whether both compute the
 * same gradients. The two sides run in processes of their own, as each has its own OpenMP and BLAS libraries.
 */
package io.rondo.benchmarks.step;
