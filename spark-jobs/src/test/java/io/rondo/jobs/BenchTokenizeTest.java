package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTokenizeTest {
    @TempDir
    private Path directory;

    @Test
    void aTextIsEncodedWithATokenizerTrainedOnIt() throws Exception {
        Path text = Files.writeString(directory.resolve("text.txt"), "the wind in the window\nwindows win\n");
        CommandLineRun run = CommandLineRun.of(
                "bench", "tokenize", "--text", text.toString(), "--vocabulary-size", "262", "--rounds", "2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("text       " + text + ", 2 lines, 0.0 MB")
                .contains("tokenizer  trained on the text, 262 tokens")
                .containsPattern("training   [0-9.]+ s to count 7 distinct words, [0-9.]+ s to merge")
                .containsPattern("tokens     [0-9]+, [0-9.]+ bytes per token")
                .containsPattern("speed      median [0-9.]+ MB/s, best [0-9.]+ MB/s of 2 rounds, one thread")
                .containsPattern("worst case [0-9.]+ s for 10 MB of emoji");
    }

    @Test
    void theFiguresComeAsJson() throws Exception {
        Path text = Files.writeString(directory.resolve("text.txt"), "the wind\n");
        CommandLineRun run =
                CommandLineRun.of("bench", "tokenize", "--text", text.toString(), "--rounds", "1", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("bytes").asInt()).isEqualTo(8);
        assertThat(json.path("tokens").asInt()).isPositive();
        assertThat(json.path("worstCaseSeconds").path("blanks").asDouble()).isPositive();
    }

    @Test
    void mistakesAreNamed() throws Exception {
        Path missing = directory.resolve("missing.txt");
        refuses(missing + " does not exist; a text file was expected", "--text", missing.toString());
        Path text = Files.writeString(directory.resolve("text.txt"), "");
        refuses(text + " is empty; a text was expected", "--text", text.toString());
        refuses("--rounds 0 is out of range; expected 1 or more", "--text", text.toString(), "--rounds", "0");
        refuses(
                "--vocabulary-size 9 is out of range; expected 257 or more",
                "--text",
                text.toString(),
                "--vocabulary-size",
                "9");
    }

    private static void refuses(String sentence, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "bench";
        arguments[1] = "tokenize";
        System.arraycopy(options, 0, arguments, 2, options.length);
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains(sentence);
    }
}
