package io.rondo.benchmarks.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One side of {@link StepBenchmark} in its own process. It reads commands line by line, {@code steps N} or
 * {@code memory}, and answers each by one line that begins with {@code answer}; the end of the input ends it.
 */
final class StepProcess {
    static final String ANSWER = "answer ";
    static final String PEER = "libtorch";
    static final String OURS = "rondo";

    private StepProcess() {}

    /** Arguments: side, model, precision, threads, clipping norm. */
    public static void main(String[] arguments) throws IOException {
        Workload workload = Workload.of(arguments[1]);
        Precision precision = Precision.of(arguments[2]);
        double clipNorm = Double.parseDouble(arguments[4]);
        try (TimedSteps steps = arguments[0].equals(PEER)
                        ? new PeerSteps(workload, precision, Integer.parseInt(arguments[3]), clipNorm)
                        : new RondoSteps(workload, precision, clipNorm);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answer(steps, line.split(" "), System.out);
            }
        }
    }

    private static void answer(TimedSteps steps, String[] command, PrintStream out) throws IOException {
        switch (command[0]) {
            case "steps" -> {
                double[] milliseconds = steps.run(Integer.parseInt(command[1]));
                out.println(ANSWER + steps.loss() + " "
                        + Arrays.stream(milliseconds).mapToObj(Double::toString).collect(Collectors.joining(" ")));
            }
            case "memory" -> out.println(ANSWER + peakMegabytes());
            default -> throw new IOException("command '" + command[0] + "' is unknown");
        }
        out.flush();
    }

    /** Largest resident size of this process so far (Linux), natives and Java together. */
    private static double peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow(() -> new IOException("/proc/self/status has no VmHWM"));
    }
}
