package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes 10 GB of memory and 12 GB of disk. */
@Tag("slow")
class LargeModelTest {
    @TempDir
    Path directory;

    @Test
    void aModelOfAGigabyteTrainsAndResumesWithAHalfAGigabyteOfHeapOnTheDriver() throws Exception {
        long bytes = 4 * WorkerMemory.parameterCount(LargeModelRun.MODEL);
        assertThat(bytes).isGreaterThan(1L << 30);
        List<String> output = run(
                "-Xmx512m",
                "-Dspark.executor.memory=5000m",
                // On a busy machine everything takes its time.
                "-Dspark.worker.timeout=600",
                "-Dspark.network.timeout=600s");
        assertThat(output).anySatisfy(line -> assertThat(line)
                .startsWith(LargeModelRun.ANSWER + "3 rounds with a heap of 512 MiB"));
        assertThat(output).contains("stopped");
    }

    private List<String> run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(options)); // of two -Xmx the last one counts
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), LargeModelRun.class.getName(), directory.toString()));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        List<String> lines = Files.readAllLines(output);
        assertThat(exit).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
