package io.rondo.benchmarks.gemm;

/** Which operands of a product are stored transposed. */
enum Transposition {
    NN(false, false),
    NT(false, true),
    TN(true, false);

    final boolean left;
    final boolean right;

    Transposition(boolean left, boolean right) {
        this.left = left;
        this.right = right;
    }
}
