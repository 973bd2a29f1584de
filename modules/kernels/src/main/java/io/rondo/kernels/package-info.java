/**
 * The numerical primitives of a transformer, each with its backward pass. {@link io.rondo.kernels.Kernels} is the
 * contract, {@link io.rondo.kernels.Nd4jKernels} the portable version that runs on every ND4J backend.
 */
package io.rondo.kernels;
