package io.rondo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a figure has to say about the machine that it was measured on. */
public final class CpuFeatures {
    private static final List<String> TOLD =
            List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "avx512_fp16");

    private CpuFeatures() {}

    /** One line: model, number of processors, vector extensions (Linux), Java. */
    public static String describe() throws IOException {
        Path information = Path.of("/proc/cpuinfo");
        List<String> lines = Files.exists(information) ? Files.readAllLines(information) : List.of();
        Set<String> flags = Arrays.stream(field(lines, "flags").split(" ")).collect(Collectors.toSet());
        return "%s, %d processors, %s; JDK %s"
                .formatted(
                        field(lines, "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        String.join(" ", TOLD.stream().filter(flags::contains).toList()),
                        Runtime.version());
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("unknown");
    }
}
