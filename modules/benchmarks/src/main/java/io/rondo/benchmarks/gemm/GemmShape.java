package io.rondo.benchmarks.gemm;

import java.util.List;

/**
 * One product {@code c[m,n] = a[m,k]·b[k,n]}, row-major.
 *
 * @param leading least distance of two rows of the stored a and b, in elements; 0 if they are contiguous
 * @param perCaller whether each of two callers computes a product of its own (attention heads) instead of half of the
 *     rows of one
 */
record GemmShape(String name, int m, int n, int k, int leading, boolean perCaller) {
    /** The products of the models that this project measures: linear maps, their gradients and attention. */
    static List<GemmShape> all() {
        return List.of(
                of("feed-forward up", 3072, 1536, 384),
                of("feed-forward down", 3072, 384, 1536),
                of("query, key, value", 3072, 1152, 384),
                of("vocabulary 4096", 3072, 4096, 384),
                of("tile of 256 rows, up", 256, 1536, 384),
                of("tile of 256 rows, down", 256, 384, 1536),
                of("tile of 256 rows, q k v", 256, 1152, 384),
                of("weight gradient", 384, 1536, 3072),
                of("nano, feed-forward", 768, 512, 128),
                of("124M, vocabulary", 256, 50257, 768),
                of("124M, query, key, value", 256, 2304, 768),
                new GemmShape("attention block", 64, 64, 64, 0, true),
                new GemmShape("attention, strided", 256, 256, 64, 1152, true));
    }

    private static GemmShape of(String name, int m, int n, int k) {
        return new GemmShape(name, m, n, k, 0, false);
    }

    int leftStride(Transposition form) {
        return Math.max(leading, form.left ? m : k);
    }

    int rightStride(Transposition form) {
        return Math.max(leading, form.right ? k : n);
    }

    /** Elements of the stored left operand, gaps included. */
    long leftLength(Transposition form) {
        return (long) (form.left ? k : m) * leftStride(form);
    }

    /** Elements of the stored right operand, gaps included. */
    long rightLength(Transposition form) {
        return (long) (form.right ? n : k) * rightStride(form);
    }

    double flops() {
        return 2.0 * m * n * k;
    }
}
