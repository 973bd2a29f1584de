/**
 * Measurements beside the peers: matrix products of several libraries, and the training step of libtorch. Nothing here
 * is part of what users run; the peers' natives stay in this module.
 */
package io.rondo.benchmarks;
