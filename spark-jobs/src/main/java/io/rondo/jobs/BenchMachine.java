package io.rondo.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Linux says about this machine and process; empty elsewhere.
 *
 * @param processor its name
 * @param features of the processor, those that matter here
 */
record BenchMachine(String processor, List<String> features) {
    private static final Logger LOG = LoggerFactory.getLogger(BenchMachine.class);
    private static final List<String> OF_INTEREST =
            List.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "asimd");

    static BenchMachine here() {
        List<String> lines = lines(Path.of("/proc/cpuinfo"));
        List<String> flags = List.of(value(lines, "flags")
                .or(() -> value(lines, "Features"))
                .orElse("")
                .split(" "));
        return new BenchMachine(
                value(lines, "model name").orElse(System.getProperty("os.arch")),
                OF_INTEREST.stream().filter(flags::contains).toList());
    }

    /** The memory that this process has resident now, in KiB. */
    static Optional<Long> residentKibibytes() {
        return value(lines(Path.of("/proc/self/status")), "VmRSS")
                .map(text -> Long.valueOf(text.replaceAll("[^0-9]", "")));
    }

    /** The most memory that this process ever had resident, in KiB. */
    static Optional<Long> peakResidentKibibytes() {
        return value(lines(Path.of("/proc/self/status")), "VmHWM")
                .map(text -> Long.valueOf(text.replaceAll("[^0-9]", "")));
    }

    /** Lets the peak begin anew; where the system does not allow that, it stays that of the whole process. */
    static void resetPeakResident() {
        try {
            // proc(5): 5 sets the peak resident set size to the current one.
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException refused) {
            LOG.debug("The peak of the memory is that of the whole process: {}", refused.getMessage());
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.matches(key + "\\s*:.*"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }
}
