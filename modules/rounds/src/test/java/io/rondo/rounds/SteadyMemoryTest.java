package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 500 rounds leave behind in the driver, in the executors and on their disks. */
@Tag("slow")
class SteadyMemoryTest {
    private static final long ROUNDS = 500;
    /** By then everything has been used once, and Spark's lists of finished jobs are half full. */
    private static final long SETTLED = 100;

    private static final long MEBIBYTE = 1 << 20;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @TempDir
    Path directory;

    /** By process, the Java heap in use after a collection, and files in Spark's scratch directories. */
    private record Snapshot(Map<Long, Long> heap, long scratchFiles) {}

    @Test
    void memoryAndScratchFilesStayFlatOverFiveHundredRounds() throws IOException {
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        FileStore dataset = HadoopFileStore.at(directory.resolve("dataset").toString());
        TinyRun.writeDataset(dataset, 0);
        FileStore run = HadoopFileStore.at(directory.resolve("run").toString());
        TrainingPlan plan = TinyRun.plan(
                dataset, new CheckpointSettings(50, 2), "inner-steps=1", "steps=" + ROUNDS, "learning-rate=1e-4");
        SparkSession spark = TinyRun.spark("local-cluster[2,1,1024]");
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            TrainingRounds.run(spark, plan, run, report -> {
                if (report.round() == SETTLED || report.round() == ROUNDS) {
                    snapshots.add(snapshot());
                }
            });
        } finally {
            spark.stop();
        }
        Snapshot settled = snapshots.get(0);
        Snapshot last = snapshots.get(1);
        System.out.println(settled + "\n" + last);
        assertThat(last.heap()).hasSize(3).containsOnlyKeys(settled.heap().keySet());
        last.heap().forEach((process, used) -> assertThat(used - settled.heap().get(process))
                .as(
                        "growth of process %d from %d bytes",
                        process, settled.heap().get(process))
                .isLessThan(40 * MEBIBYTE));
        assertThat(last.scratchFiles()).isLessThan(settled.scratchFiles() + 100);
    }

    private static Snapshot snapshot() {
        Map<Long, Long> heap = new TreeMap<>();
        Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current()
                                .descendants()
                                .filter(process ->
                                        process.info().command().orElse("").endsWith("/java")))
                .forEach(process -> heap.put(process.pid(), usedHeap(process.pid())));
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new Snapshot(
                    heap,
                    files.filter(file -> file.toString().contains("blockmgr-")).count());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long usedHeap(long process) {
        jcmd(process, "GC.run");
        Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1)) << 10;
    }

    private static String jcmd(long process, String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process),
                            command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
