package io.rondo.jobs;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of a standalone Spark cluster. */
final class SparkDaemon {
    private SparkDaemon() {}

    static Process master(Path directory, int port) throws IOException {
        return start(
                directory,
                List.of(
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--webui-port",
                        "0"));
    }

    static Process worker(Path directory, String host, String master) throws IOException {
        return start(
                directory,
                List.of(
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        host,
                        "--webui-port",
                        "0",
                        "--cores",
                        "2",
                        "--memory",
                        "2g",
                        "--work-dir",
                        directory.resolve("work-" + host).toString(),
                        master));
    }

    /** With its executors. */
    static void end(Process daemon) {
        daemon.descendants().forEach(ProcessHandle::destroyForcibly);
        daemon.destroyForcibly();
    }

    private static Process start(Path directory, List<String> mainClassAndArguments) throws IOException {
        Path sparkHome = directory.resolve("spark-home");
        Files.createDirectories(sparkHome.resolve("jars"));
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // What Spark needs to run on Java 17: Maven has given it to this JVM.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(mainClassAndArguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(directory, "spark-daemon", ".txt").toFile());
        process.environment().put("SPARK_HOME", sparkHome.toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        return process.start();
    }
}
