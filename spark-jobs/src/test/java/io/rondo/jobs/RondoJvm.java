package io.rondo.jobs;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a JVM of its own whose Spark is {@code local-cluster}: its executors are processes too. */
final class RondoJvm implements AutoCloseable {
    static final String LOCAL_CLUSTER = "spark.master=local-cluster[2,1,1024]";

    private final Process driver;
    private final Path output;
    private final List<ProcessHandle> seen = new ArrayList<>();

    private RondoJvm(Process driver, Path output) {
        this.driver = driver;
        this.output = output;
    }

    /** @param directory for everything that the processes write */
    static RondoJvm start(Path directory, List<String> arguments) throws IOException {
        Path sparkHome = directory.resolve("spark-home");
        Files.createDirectories(sparkHome.resolve("jars"));
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // What Spark needs to run on Java 17: Maven has given it to this JVM.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        String nativeMemory = "-Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Dorg.bytedeco.javacpp.maxbytes=2G";
        String shortLived = "-XX:TieredStopAtLevel=1";
        command.addAll(List.of(nativeMemory.split(" ")));
        command.addAll(List.of(
                "-Xmx512m",
                shortLived,
                "-Djava.io.tmpdir=" + temporary,
                "-Dspark.executor.extraClassPath=" + System.getProperty("java.class.path"),
                "-Dspark.executor.extraJavaOptions=" + shortLived + " " + nativeMemory + " -Djava.io.tmpdir="
                        + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                RondoCommand.class.getName()));
        // The settings of this JVM for Hadoop are those of the new one.
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("spark.hadoop."))
                .forEach(key -> command.add(1, "-D" + key + "=" + System.getProperty(key)));
        command.addAll(arguments);
        Path output = Files.createTempFile(directory, "rondo", ".txt");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().put("SPARK_HOME", sparkHome.toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment().put("SPARK_LOCAL_DIRS", temporary.toString());
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        process.environment().put("RONDO_LOG_DIR", directory.resolve("logs").toString());
        return new RondoJvm(process.start(), output);
    }

    boolean isAlive() {
        return driver.isAlive();
    }

    int waitFor(Duration atMost) throws Exception {
        if (!driver.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + atMost + ":\n" + output());
        }
        return driver.exitValue();
    }

    /** As {@code kill -9} would. */
    void killOneExecutor() throws Exception {
        // Their command lines are too long for ProcessHandle to show; the driver starts no other JVMs.
        ProcessHandle executor = driver.children()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no executor:\n" + uncheckedOutput()));
        executor.destroyForcibly();
        executor.onExit().get(10, TimeUnit.SECONDS);
    }

    /** The same if there is one just now. */
    void killAnExecutor() {
        driver.children()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findAny()
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** As {@code kill -9} would. The executors notice it and end by themselves. */
    void killDriver() throws Exception {
        driver.descendants().forEach(seen::add);
        driver.destroyForcibly().waitFor();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    private String uncheckedOutput() {
        try {
            return output();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        driver.descendants().forEach(seen::add);
        driver.destroyForcibly();
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
