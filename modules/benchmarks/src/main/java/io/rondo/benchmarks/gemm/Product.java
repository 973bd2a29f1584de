package io.rondo.benchmarks.gemm;

/** A product that is ready to be computed any number of times; one thread at a time. */
interface Product extends AutoCloseable {
    void compute();

    @Override
    default void close() {}
}
