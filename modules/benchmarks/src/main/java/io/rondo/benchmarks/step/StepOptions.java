package io.rondo.benchmarks.step;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The arguments of {@link StepBenchmark}.
 *
 * @param sides which sides run, in this order
 * @param javaOptions for the process of Rondo, e.g. {@code --add-modules jdk.incubator.vector}
 * @param mkl whether Rondo finds MKL, which no default build has
 */
record StepOptions(
        Workload workload,
        Precision precision,
        Precision peerPrecision,
        int threads,
        int rounds,
        double clipNorm,
        List<String> sides,
        List<String> javaOptions,
        boolean mkl) {
    private static final Map<String, String> DEFAULTS = Map.of(
            "--model", "S",
            "--precision", "fp32",
            "--peer-precision", "",
            "--threads", "2",
            "--rounds", "5",
            "--clip", "0",
            "--only", "",
            "--java", "--add-modules=jdk.incubator.vector",
            "--gemm", "onednn");

    static StepOptions parse(List<String> arguments) {
        Map<String, String> values = new TreeMap<>(DEFAULTS);
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!DEFAULTS.containsKey(arguments.get(i)) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException("expected pairs of option and value, with the options "
                        + String.join(", ", new TreeMap<>(DEFAULTS).keySet()) + ", not " + arguments.get(i));
            }
            values.put(arguments.get(i), arguments.get(i + 1));
        }
        Precision precision = Precision.of(values.getOrDefault("--precision", ""));
        String peer = values.getOrDefault("--peer-precision", "");
        String only = values.getOrDefault("--only", "");
        String java = values.getOrDefault("--java", "--add-modules=jdk.incubator.vector");
        return new StepOptions(
                Workload.of(values.getOrDefault("--model", "")),
                precision,
                peer.isEmpty() ? precision : Precision.of(peer),
                Integer.parseInt(values.getOrDefault("--threads", "")),
                Integer.parseInt(values.getOrDefault("--rounds", "")),
                Double.parseDouble(values.getOrDefault("--clip", "")),
                only.isEmpty() ? List.of(StepProcess.PEER, StepProcess.OURS) : List.of(only),
                java.isEmpty() ? List.of() : List.of(java.split(" ")),
                switch (values.getOrDefault("--gemm", "")) {
                    case "onednn" -> false;
                    case "mkl" -> true;
                    default -> throw new IllegalArgumentException("--gemm takes onednn or mkl");
                });
    }

    /** For the process of Rondo. */
    String ourClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> mkl || !Path.of(entry).getFileName().toString().startsWith("mkl-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** libtorch with MKL as its BLAS; with OpenBLAS it runs at a third of that speed, which were no fair peer. */
    List<String> peerJavaOptions() {
        return List.of("-Dorg.bytedeco.openblas.load=mkl_rt");
    }
}
