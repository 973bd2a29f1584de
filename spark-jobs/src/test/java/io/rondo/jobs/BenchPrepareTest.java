package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPrepareTest {
    @TempDir
    private Path directory;

    @Test
    void aTextAndItsCopiesAreTimed() throws Exception {
        Path text = Files.writeString(
                directory.resolve("text.txt"),
                IntStream.range(0, 50)
                        .mapToObj(i -> "line number " + i + " of a short text")
                        .collect(Collectors.joining("\n")));
        CommandLineRun run = CommandLineRun.of(
                "bench",
                "prepare",
                "--text",
                text.toString(),
                "--copies",
                "2",
                "--json",
                "prepare.vocabulary-size=270",
                "prepare.shards=1",
                "prepare.validation-fraction=0");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        JsonNode twice = new ObjectMapper().readTree(run.out());
        assertThat(twice.path("bytes").asLong()).isEqualTo(2 * (Files.size(text) + 1));
        assertThat(twice.path("documents").asLong()).isEqualTo(100);
        assertThat(twice.path("tokens").asLong()).isGreaterThan(200);
        assertThat(twice.path("seconds").asDouble()).isPositive();
        assertThat(twice.path("processorSeconds").asDouble()).isPositive();
    }

    @Test
    void mistakesAreNamed() {
        Path missing = directory.resolve("missing.txt");
        assertThat(CommandLineRun.of("bench", "prepare", "--text", missing.toString()))
                .isEqualTo(
                        new CommandLineRun(3, "", "rondo: " + missing + " does not exist; a text file was expected\n"));
        assertThat(CommandLineRun.of("bench", "prepare", "--copies", "0"))
                .isEqualTo(new CommandLineRun(2, "", "rondo: --copies 0 is out of range; expected 1 or more\n"));
        assertThat(CommandLineRun.of("bench", "prepare", "prepare.shard=1").err())
                .contains("prepare.shard is not a setting; did you mean prepare.shards?");
    }
}
