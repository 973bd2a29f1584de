package io.rondo.benchmarks.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The process of one side, seen from the benchmark. */
final class Side implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    Side(
            String name,
            Workload workload,
            Precision precision,
            int threads,
            double clipNorm,
            String classPath,
            List<String> javaOptions)
            throws IOException {
        this.name = name;
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of("-Xmx4g", "-cp", classPath),
                        javaOptions.stream(),
                        Stream.of(
                                StepProcess.class.getName(),
                                name,
                                workload.title(),
                                precision.title(),
                                Integer.toString(threads),
                                Double.toString(clipNorm)))
                .flatMap(part -> part)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        process = builder.start();
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Milliseconds of each of the next steps. */
    double[] steps(int count) throws IOException {
        double[] answer = ask("steps " + count);
        if (!Double.isFinite(answer[0])) {
            throw new IOException("the loss of " + name + " is " + answer[0]);
        }
        return Arrays.copyOfRange(answer, 1, answer.length);
    }

    /** Processor time that the process has taken so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    double peakMegabytes() throws IOException {
        return ask("memory")[0];
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            process.waitFor();
        } catch (InterruptedException interruption) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    private double[] ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(StepProcess.ANSWER)) {
                return Arrays.stream(line.substring(StepProcess.ANSWER.length()).split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            }
        }
        throw new IOException("the process of " + name + " ended without an answer");
    }
}
