package io.rondo.benchmarks.step;

import io.rondo.benchmarks.CpuFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The training step of Rondo beside that of libtorch, on the same machine in the same minutes.
 *
 * <p>{@code StepBenchmark [--model S|nano|gpt2-124m] [--precision fp32|bf16] [--peer-precision fp32|bf16] [--threads n]
 * [--rounds n] [--clip norm] [--only libtorch|rondo] [--gemm onednn|mkl]} starts both sides in processes of their own, warms both up, and
 * then runs blocks of steps of the two in turn. It prints the median step of each side, tokens per second, peak memory
 * and how many times faster Rondo is.
 */
public final class StepBenchmark {
    private static final double BLOCK_MILLISECONDS = 2000;
    private static final int WARM_UP = 3;

    private StepBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        StepOptions options = StepOptions.parse(List.of(arguments));
        System.out.println(CpuFeatures.describe());
        System.out.printf(
                "model %s, batch %d × %d tokens, %d threads, clipping %s%n",
                options.workload().title(),
                options.workload().batch(),
                options.workload().shape().length(),
                options.threads(),
                options.clipNorm() > 0 ? "at " + options.clipNorm() : "off");
        List<Measured> measured = measure(options);
        for (Measured side : measured) {
            System.out.printf(
                    "%-9s %s  median %9.1f ms/step  fastest %9.1f  %9.0f tokens/s  %6.0f GFLOP/s  peak memory %6.0f MB"
                            + "  (%d steps)%n",
                    side.name,
                    side.precision.title(),
                    side.median(),
                    side.fastest(),
                    options.workload().tokens() / side.median() * 1e3,
                    options.workload().flops() / side.median() * 1e-6,
                    side.peakMegabytes,
                    side.milliseconds.size());
        }
        if (measured.size() == 2) {
            System.out.printf(
                    "rondo is %.2f × as fast as libtorch, with %.2f × its memory%n",
                    measured.get(0).median() / measured.get(1).median(),
                    measured.get(1).peakMegabytes / measured.get(0).peakMegabytes);
        }
    }

    private static List<Measured> measure(StepOptions options) throws IOException {
        List<Measured> measured = new ArrayList<>();
        try {
            for (String name : options.sides()) {
                Measured side = new Measured(name, options);
                measured.add(side);
                side.warmUp();
            }
            double before = foreignSeconds(measured);
            long start = System.nanoTime();
            for (int round = 0; round < options.rounds(); round++) {
                for (Measured side : measured) {
                    side.block();
                }
            }
            double foreign = (foreignSeconds(measured) - before) / ((System.nanoTime() - start) * 1e-9);
            System.out.printf(
                    "other processes kept %.2f processors busy meanwhile%s%n",
                    foreign, foreign > 0.1 ? ": these figures say nothing, measure again" : "");
            for (Measured side : measured) {
                side.peakMegabytes = side.process.peakMegabytes();
            }
            return measured;
        } finally {
            for (Measured side : measured) {
                side.process.close();
            }
        }
    }

    /** Processor time that all processes but the measured ones have taken since the machine started (Linux). */
    private static double foreignSeconds(List<Measured> measured) throws IOException {
        Path statistics = Path.of("/proc/stat");
        if (!Files.exists(statistics)) {
            return 0;
        }
        String[] ticks = Files.readAllLines(statistics).get(0).split(" +", -1);
        double busy = (Long.parseLong(ticks[1]) + Long.parseLong(ticks[2]) + Long.parseLong(ticks[3])) / 100.0;
        return busy
                - measured.stream()
                        .mapToDouble(side -> side.process.processorTime().toNanos() * 1e-9)
                        .sum();
    }

    /** One side and what was measured of it. */
    private static final class Measured {
        private final String name;
        private final Precision precision;
        private final Side process;
        private final List<Double> milliseconds = new ArrayList<>();
        private int blockSteps = 1;
        private double peakMegabytes;

        Measured(String name, StepOptions options) throws IOException {
            this.name = name;
            this.precision = name.equals(StepProcess.PEER) ? options.peerPrecision() : options.precision();
            this.process = new Side(
                    name,
                    options.workload(),
                    precision,
                    options.threads(),
                    options.clipNorm(),
                    name.equals(StepProcess.PEER) ? System.getProperty("java.class.path") : options.ourClassPath(),
                    name.equals(StepProcess.PEER) ? options.peerJavaOptions() : options.javaOptions());
        }

        /** Also finds how many steps fill a block. */
        void warmUp() throws IOException {
            double[] first = process.steps(WARM_UP);
            blockSteps = (int) Math.max(1, BLOCK_MILLISECONDS / first[WARM_UP - 1]);
            // Long enough for the compiler of the JVM to have found the kernels of a small model.
            process.steps(2 * blockSteps);
        }

        void block() throws IOException {
            // The first step finds cold caches and sleeping threads, since the other side ran before it.
            double[] steps = process.steps(blockSteps + 1);
            Arrays.stream(steps).skip(1).forEach(milliseconds::add);
        }

        double median() {
            double[] sorted = milliseconds.stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double fastest() {
            return milliseconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }
    }
}
