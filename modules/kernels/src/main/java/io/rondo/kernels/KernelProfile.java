package io.rondo.kernels;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of a training step goes: per kernel, and inside matrix products. Used by one thread. */
public final class KernelProfile {
    private final Kernels timed;
    private final List<TimedGemm> products;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private KernelProfile(Kernels kernels, List<TimedGemm> products) {
        this.products = products;
        this.timed = (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    long start = System.nanoTime();
                    double productsBefore = productSeconds();
                    try {
                        return method.invoke(kernels, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        add(new Entry(
                                method.getName(),
                                1,
                                (System.nanoTime() - start) / 1e9,
                                productSeconds() - productsBefore));
                    }
                });
    }

    /** Fused kernels whose time is taken. */
    public static KernelProfile ofFused(int threads, Precision precision) {
        List<TimedGemm> products = new ArrayList<>();
        GemmLibrary library = GemmLibrary.fastest();
        CpuKernels kernels = new CpuKernels(threads, RowMath.fastest(), library, OperandFormat.of(precision), () -> {
            TimedGemm gemm = new TimedGemm(library.gemm());
            products.add(gemm);
            return gemm;
        });
        return new KernelProfile(kernels, products);
    }

    /** The kernels to compute with. */
    public Kernels kernels() {
        return timed;
    }

    /**
     * Time of one kind of kernel.
     *
     * @param productSeconds of {@code seconds}, those inside matrix products, as a mean of the threads
     */
    public record Entry(String kernel, long calls, double seconds, double productSeconds) {
        private Entry plus(Entry other) {
            return new Entry(
                    kernel, calls + other.calls, seconds + other.seconds, productSeconds + other.productSeconds);
        }
    }

    /** What was timed since the start or the last {@link #reset()}, the longest first. */
    public List<Entry> entries() {
        return entries.values().stream()
                .sorted(Comparator.comparingDouble(Entry::seconds).reversed())
                .toList();
    }

    /** Seconds inside matrix products, as a mean of the threads. */
    public double productSeconds() {
        return products.stream().mapToLong(gemm -> gemm.nanoseconds).sum() / 1e9 / products.size();
    }

    /** Forgets all times. */
    public void reset() {
        entries.clear();
        products.forEach(gemm -> gemm.nanoseconds = 0);
    }

    private void add(Entry entry) {
        entries.merge(entry.kernel(), entry, Entry::plus);
    }

    private static final class TimedGemm implements Gemm {
        private final Gemm gemm;
        private volatile long nanoseconds;

        TimedGemm(Gemm gemm) {
            this.gemm = gemm;
        }

        @Override
        public void startOnThisThread() {
            gemm.startOnThisThread();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written by the one thread that this belongs to
        public void multiply(
                boolean transposeA,
                boolean transposeB,
                int m,
                int n,
                int k,
                float alpha,
                long a,
                int lda,
                long b,
                int ldb,
                float beta,
                long c,
                int ldc) {
            long start = System.nanoTime();
            gemm.multiply(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
            nanoseconds += System.nanoTime() - start;
        }

        @Override
        public void multiplyHalves(
                boolean transposeA,
                boolean transposeB,
                int m,
                int n,
                int k,
                long a,
                int lda,
                long b,
                int ldb,
                float beta,
                long c,
                int ldc) {
            long start = System.nanoTime();
            gemm.multiplyHalves(transposeA, transposeB, m, n, k, a, lda, b, ldb, beta, c, ldc);
            nanoseconds += System.nanoTime() - start;
        }
    }
}
