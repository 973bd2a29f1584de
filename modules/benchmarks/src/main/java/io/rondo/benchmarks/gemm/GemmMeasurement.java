package io.rondo.benchmarks.gemm;

import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/** Times one product of one library; the operands and the result are freed with it. */
final class GemmMeasurement implements AutoCloseable {
    private static final double BLOCK_SECONDS = 0.02;
    private static final int BLOCKS = 5;
    private static final int SAMPLES = 200;
    /** Random values repeat with this period, which no dimension divides. */
    private static final int PERIOD = 65521;

    private final GemmShape shape;
    private final Transposition form;
    private final boolean half;
    private final int results;
    private final FloatPointer left;
    private final ShortPointer leftHalf;
    private final FloatPointer right;
    private final ShortPointer rightHalf;
    private final FloatPointer result;

    /** @param callers how many threads will call; decides how many results there are if each has its own */
    GemmMeasurement(GemmShape shape, Transposition form, boolean half, int callers) {
        this.shape = shape;
        this.form = form;
        this.half = half;
        this.results = shape.perCaller() ? callers : 1;
        this.left = aligned(shape.leftLength(form));
        this.right = aligned(shape.rightLength(form));
        this.result = aligned((long) results * shape.m() * shape.n());
        this.leftHalf = fill(left, 1);
        this.rightHalf = fill(right, 2);
    }

    /**
     * Seconds of one product in the fastest of the blocks, as a shared machine's other work only ever slows one down;
     * {@code callers} Java threads share the work.
     */
    double seconds(GemmLibrary library, Callers callers) {
        Product[] products = prepare(library, callers);
        try {
            double once = time(callers, products, 2) / 2;
            int repetitions = (int) Math.max(1, BLOCK_SECONDS / Math.max(once, 1e-7));
            time(callers, products, repetitions);
            double fastest = Double.POSITIVE_INFINITY;
            for (int block = 0; block < BLOCKS; block++) {
                fastest = Math.min(fastest, time(callers, products, repetitions) / repetitions);
            }
            return fastest / results;
        } finally {
            close(products);
        }
    }

    /** Largest error of sampled elements, relative to the sum of the absolute products that make up each. */
    double error() {
        SplittableRandom random = new SplittableRandom(3);
        double worst = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            int row = random.nextInt(shape.m());
            int column = random.nextInt(shape.n());
            double sum = 0;
            double size = 0;
            for (int inner = 0; inner < shape.k(); inner++) {
                double product = value(left, leftHalf, form.left, row, inner, shape.leftStride(form))
                        * value(right, rightHalf, form.right, inner, column, shape.rightStride(form));
                sum += product;
                size += Math.abs(product);
            }
            for (int copy = 0; copy < results; copy++) {
                long at = ((long) copy * shape.m() + row) * shape.n() + column;
                worst = Math.max(worst, Math.abs(result.get(at) - sum) / size);
            }
        }
        return worst;
    }

    /** Of the bits of the result. */
    long checksum() {
        CRC32 checksum = new CRC32();
        checksum.update(result.asByteBuffer());
        return checksum.getValue();
    }

    /** So that a result which nothing was written to cannot pass for one. */
    void forgetResult() {
        Pointer.memset(result, 0xff, result.limit() * Float.BYTES);
    }

    /** Computes the product once. */
    void once(GemmLibrary library, Callers callers) {
        Product[] products = prepare(library, callers);
        callers.run(caller -> products[caller].compute());
        close(products);
    }

    @Override
    public void close() {
        left.close();
        leftHalf.close();
        right.close();
        rightHalf.close();
        result.close();
    }

    private Product[] prepare(GemmLibrary library, Callers callers) {
        Product[] products = new Product[callers.count()];
        for (int caller = 0; caller < products.length; caller++) {
            products[caller] = library.prepare(part(caller, products.length));
        }
        return products;
    }

    private static void close(Product[] products) {
        for (Product product : products) {
            product.close();
        }
    }

    private double time(Callers callers, Product[] products, int repetitions) {
        long start = System.nanoTime();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            callers.run(caller -> products[caller].compute());
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private Operands part(int caller, int callers) {
        long own = shape.perCaller() ? (long) caller * shape.m() * shape.n() : 0;
        Operands whole = new Operands(
                form,
                shape.m(),
                shape.n(),
                shape.k(),
                left,
                leftHalf,
                shape.leftStride(form),
                right,
                rightHalf,
                shape.rightStride(form),
                result.getPointer(own),
                shape.n());
        return shape.perCaller() ? whole : whole.rows(shape.m() * caller / callers, shape.m() * (caller + 1) / callers);
    }

    private double value(FloatPointer full, ShortPointer low, boolean transposed, int row, int column, int stride) {
        long at = transposed ? (long) column * stride + row : (long) row * stride + column;
        return half ? Float.intBitsToFloat(low.get(at) << 16) : full.get(at);
    }

    private static FloatPointer aligned(long length) {
        // 64-byte alignment, as the buffers of a training step have it.
        FloatPointer memory = new FloatPointer(length + 16);
        FloatPointer start = memory.getPointer((-memory.address() & 63) / Float.BYTES);
        start.limit(length);
        return start;
    }

    private static ShortPointer fill(FloatPointer values, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] full = new float[PERIOD];
        short[] low = new short[PERIOD];
        for (int i = 0; i < PERIOD; i++) {
            full[i] = (float) random.nextDouble() - 0.5f;
            low[i] = (short) ((Float.floatToRawIntBits(full[i]) + 0x8000) >> 16);
        }
        FloatPointer memory = aligned((values.limit() + 1) / 2);
        ShortPointer halves = new ShortPointer(memory);
        for (long i = 0; i < values.limit(); i += PERIOD) {
            int count = (int) Math.min(PERIOD, values.limit() - i);
            values.getPointer(i).put(full, 0, count);
            halves.getPointer(i).put(low, 0, count);
        }
        return halves;
    }
}
