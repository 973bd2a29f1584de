package io.rondo.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that holds a run.
 *
 * @param host its name, for people
 * @param machine what tells whether process ids can be compared: host, boot and process id namespace
 * @param pid its process id
 * @param started when it started, in milliseconds since 1970
 * @param acquired when it took the lease, in milliseconds since 1970
 */
record LeaseHolder(String host, String machine, long pid, long started, long acquired) {
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    // Start times come from counters that clocks may shift a little; a process id does not come back that soon.
    private static final long START_TOLERANCE_MILLIS = 10_000;

    static LeaseHolder thisProcess() {
        ProcessHandle process = ProcessHandle.current();
        String host = hostName();
        return new LeaseHolder(host, machine(host), process.pid(), start(process), System.currentTimeMillis());
    }

    static LeaseHolder parse(byte[] json, String file) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node.path("formatVersion").asInt() == FORMAT_VERSION
                    && node.path("pid").isIntegralNumber()) {
                return new LeaseHolder(
                        node.path("host").asText(),
                        node.path("machine").asText(),
                        node.path("pid").asLong(),
                        node.path("started").asLong(),
                        node.path("acquired").asLong());
            }
        } catch (IOException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is not the lease of a run: it is not JSON", e);
        }
        throw new RondoException(
                ExitCode.BAD_DATA, file + " is not the lease of a run in format version " + FORMAT_VERSION);
    }

    byte[] toJson(long epoch) {
        return JSON.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("epoch", epoch)
                .put("host", host)
                .put("machine", machine)
                .put("pid", pid)
                .put("started", started)
                .put("acquired", acquired)
                .toPrettyString()
                .getBytes(StandardCharsets.UTF_8);
    }

    boolean onSameMachineAs(LeaseHolder other) {
        return machine.equals(other.machine);
    }

    /** Whether this process still runs; only to be asked for one on this machine. */
    boolean processLives() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(start(process) - started) <= START_TOLERANCE_MILLIS)
                .filter(process -> !isZombie())
                .isPresent();
    }

    String describe() {
        return "process " + pid + " on host " + host + " since " + Instant.ofEpochMilli(acquired);
    }

    /** A killed process whose parent has not waited for it keeps its id; in containers nobody may ever wait. */
    private boolean isZombie() {
        String status = text(Path.of("/proc/" + pid + "/stat")).orElse("");
        // The name in parentheses may hold anything, so the state is what follows the last of them.
        String afterName = status.substring(status.lastIndexOf(')') + 1).strip();
        return afterName.startsWith("Z") || afterName.startsWith("X");
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");
        }
    }

    private static String machine(String host) {
        return host + "/" + text(Path.of("/proc/sys/kernel/random/boot_id")).orElse("") + "/" + processNamespace();
    }

    private static String processNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
