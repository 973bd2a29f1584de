package io.rondo.benchmarks.gemm;

import io.rondo.benchmarks.CpuFeatures;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Matrix products of OpenBLAS, MKL and oneDNN on this machine, in GFLOP/s.
 *
 * <p>{@code GemmBenchmark [library …]} measures all libraries, or those named, each in a JVM of its own: once with a
 * single-threaded library under two Java threads that take half of the rows each, once with the library's own two
 * threads under one. Every result is checked against double precision, and that it has the same bits twice.
 */
public final class GemmBenchmark {
    private static final int PASSES = 3;
    private static final String CHILD = "--child";

    private GemmBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 3 && arguments[0].equals(CHILD)) {
            measure(GemmLibrary.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        List<GemmLibrary> libraries = arguments.length == 0
                ? List.of(GemmLibrary.values())
                : Arrays.stream(arguments)
                        .map(name -> GemmLibrary.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        System.out.println(CpuFeatures.describe());
        System.out.println("GFLOP/s of the fastest of " + PASSES
                + " passes; left of the slash 2 Java threads calling a single-threaded library, right of it"
                + " the library's own 2 threads");
        Map<String, double[][]> rows = new LinkedHashMap<>();
        for (int pass = 0; pass < PASSES; pass++) {
            for (GemmLibrary library : libraries) {
                for (int callers = 1; callers <= 2; callers++) {
                    int column = libraries.indexOf(library);
                    int side = 2 - callers;
                    child(library, callers).forEach((product, rate) -> {
                        double[][] row = rows.computeIfAbsent(product, name -> new double[libraries.size()][2]);
                        row[column][side] = Math.max(row[column][side], rate);
                    });
                }
            }
        }
        System.out.println("| product | "
                + String.join(" | ", libraries.stream().map(l -> l.title).toList()) + " |");
        System.out.println("|---|" + "---|".repeat(libraries.size()));
        rows.forEach((name, cells) -> System.out.println("| " + name + " | "
                + Arrays.stream(cells)
                        .map(cell -> "%.0f / %.0f".formatted(cell[0], cell[1]))
                        .collect(Collectors.joining(" | "))
                + " |"));
    }

    /** Prints one line "name TAB figure" for each product; what else there is to say goes to the standard error. */
    private static void measure(GemmLibrary library, int count) {
        library.setThreads(count == 2 ? 1 : 2);
        try (Callers callers = new Callers(count)) {
            if (count == 1) {
                overhead(library, callers);
            }
            for (GemmShape shape : GemmShape.all()) {
                for (Transposition form : Transposition.values()) {
                    try (GemmMeasurement measurement = new GemmMeasurement(shape, form, library.half, count)) {
                        String name = "%s %d×%d×%d %s".formatted(shape.name(), shape.m(), shape.n(), shape.k(), form);
                        System.out.printf("%s\t%.0f%n", name, rate(library, callers, measurement, shape, name));
                    }
                }
            }
        }
    }

    private static double rate(
            GemmLibrary library, Callers callers, GemmMeasurement measurement, GemmShape shape, String name) {
        measurement.forgetResult();
        double seconds = measurement.seconds(library, callers);
        double error = measurement.error();
        if (!(error < 1e-5)) {
            throw new IllegalStateException(library.title + " computes " + name + " with a relative error of " + error);
        }
        long first = measurement.checksum();
        measurement.forgetResult();
        measurement.once(library, callers);
        if (measurement.checksum() != first) {
            System.err.println(library.title + ": " + name + " had other bits the second time");
        }
        return shape.flops() / seconds * 1e-9;
    }

    private static void overhead(GemmLibrary library, Callers callers) {
        GemmShape smallest = new GemmShape("call", 1, 1, 1, 0, false);
        try (GemmMeasurement measurement = new GemmMeasurement(smallest, Transposition.NN, library.half, 1)) {
            measurement.seconds(library, callers);
            System.err.printf(
                    "%s: %.0f ns for a product of 1×1×1%n", library.title, measurement.seconds(library, callers) * 1e9);
        }
    }

    private static Map<String, Double> child(GemmLibrary library, int callers)
            throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                GemmBenchmark.class.getName(),
                CHILD,
                library.name(),
                Integer.toString(callers));
        command.environment().put("OMP_NUM_THREADS", callers == 2 ? "1" : "2");
        command.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = command.start();
        Map<String, Double> rates = new LinkedHashMap<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                System.err.println(library.title + ", " + callers + " calling: " + line.replace('\t', ' '));
                String[] fields = line.split("\t", 2);
                rates.put(fields[0], Double.valueOf(fields[1]));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("the measurement of " + library.title + " ended with status " + process.exitValue());
        }
        return rates;
    }
}
