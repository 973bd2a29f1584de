package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as {@code spark-submit} runs it, on executors that are processes, with nothing beside it but what Spark brings.
 * It runs after the jar is packaged: {@code mvn -Pslow verify}.
 */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class SubmitJarIT {
    private static final Path TARGET = Repository.ROOT.resolve("spark-jobs/target");

    /** On our class path, but neither in our jar nor among Spark's. */
    private static final String NOT_SPARKS = ".*/(org/apache/lucene|commons-logging)/.*";

    @TempDir
    private Path directory;

    private Path jar;
    private Path sparkHome;

    @BeforeEach
    void layOutSpark() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            jar = files.filter(file -> file.toString().endsWith("-all.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar for spark-submit; build it without -Dquick"));
        }
        sparkHome = directory.resolve("spark");
        Files.createDirectories(sparkHome.resolve("jars"));
        try (JarFile ours = new JarFile(jar.toFile())) {
            for (String entry : launcherClassPath()) {
                Path other = Path.of(entry);
                Path link =
                        sparkHome.resolve("jars").resolve(other.getFileName().toString());
                if (!entry.matches(NOT_SPARKS) && !holds(ours, other)) {
                    Files.createSymbolicLink(link, other);
                }
            }
        }
        assertThat(sparkHome.resolve("jars"))
                .isDirectoryContaining("glob:**/spark-core_*.jar")
                .isDirectoryNotContaining("glob:**/rondo-*.jar")
                .isDirectoryNotContaining("glob:**/nd4j-*.jar")
                .isDirectoryNotContaining("glob:**/openblas-*.jar")
                .isDirectoryNotContaining("glob:**/opennlp-*.jar");
    }

    @Test
    void everyJobRunsUnderSparkSubmit() throws Exception {
        SmallCorpus.write(HadoopFileStore.at(directory.toString()), 300);
        String dataset = directory.resolve("dataset").toString();
        String run = directory.resolve("run").toString();
        Path export = directory.resolve("export");

        assertThat(submit(
                        "PrepareJob",
                        "--output",
                        dataset,
                        "prepare.input=" + directory.resolve(SmallCorpus.FILE),
                        "prepare.language=en",
                        "prepare.vocabulary-size=300",
                        "prepare.shards=2",
                        "prepare.validation-fraction=0.1"))
                .contains("vocabulary   300 tokens");
        assertThat(submit(
                        "PretrainJob",
                        "--data",
                        dataset,
                        "--run",
                        run,
                        "model.layers=1",
                        "model.heads=2",
                        "model.width=16",
                        "model.sequence-length=16",
                        "training.workers=2",
                        "training.inner-steps=5",
                        "training.steps=10",
                        "training.batch-size=2"))
                .contains("2 rounds, 10 steps of each worker");
        assertThat(submit("EvaluateJob", "--checkpoint", run, "--data", dataset))
                .contains("validation loss", "nats per token");
        assertThat(submit("ExportJob", "--checkpoint", run, "--format", "huggingface", "--to", export.toString()))
                .contains("exported " + run);
        assertThat(export).isDirectoryContaining("glob:**/model.safetensors");
    }

    /** What runs embedded: what we need, and Spark. */
    private static Set<String> launcherClassPath() throws IOException {
        Set<String> entries = new TreeSet<>();
        for (String name : List.of("rondo.classpath", "rondo.classpath.provided")) {
            entries.addAll(
                    List.of(Files.readString(TARGET.resolve(name)).strip().split(":")));
        }
        return entries;
    }

    private String submit(String job, String... arguments) throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // What the script spark-submit gives to Java 17; Maven has given it to this JVM.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx1g",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                sparkHome.resolve("jars") + "/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local-cluster[2,1,1024]",
                "--properties-file",
                Repository.ROOT.resolve("conf/spark-defaults.conf").toString(),
                "--conf",
                "spark.executor.memory=1g",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.shuffle.partitions=4",
                "--class",
                "io.rondo.jobs." + job,
                jar.toString()));
        command.addAll(Arrays.asList(arguments));
        Path output = directory.resolve(job + ".txt");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().put("SPARK_HOME", sparkHome.toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment().put("SPARK_LOCAL_DIRS", temporary.toString());
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process submitted = process.directory(directory.toFile()).start();
        try {
            assertThat(submitted.waitFor(180, TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            submitted.descendants().forEach(ProcessHandle::destroyForcibly);
            submitted.destroyForcibly();
        }
        assertThat(submitted.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    /** Whether our jar has swallowed another one, which may have no classes but natives or models. */
    private static boolean holds(JarFile ours, Path other) throws IOException {
        try (JarFile file = new JarFile(other.toFile())) {
            Optional<String> mark = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .filter(name -> !name.startsWith("META-INF") && !name.contains("module-info"))
                    .findFirst();
            return mark.isEmpty() || ours.getEntry(mark.get()) != null;
        }
    }
}
