package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as users meet it: a process with streams and an exit code. */
class RondoProcessTest {
    @TempDir
    private Path directory;

    record Outcome(int exitCode, String out, String err) {}

    @Test
    void textGoesToIdsAndBack() throws Exception {
        Path tokenizer = Files.writeString(directory.resolve("tokenizer.json"), TestTokenizer.TRAINED.toJson());
        String text = "the rondo returns\nzurück 日本語\n";

        Outcome ids = rondo(text, "tokenize", "--tokenizer", tokenizer.toString());
        assertThat(ids.err()).isEmpty();
        assertThat(ids.exitCode()).isZero();
        assertThat(ids.out()).hasLineCount(2).matches("[0-9 \\n]+");

        Outcome back = rondo(ids.out(), "tokenize", "--decode", "--tokenizer", tokenizer.toString());
        assertThat(back).isEqualTo(new Outcome(0, text, ""));
    }

    @Test
    void aMistakeIsOneSentenceAndAnExitCode() throws Exception {
        Path tokenizer = Files.writeString(directory.resolve("tokenizer.json"), TestTokenizer.TRAINED.toJson());
        Outcome outcome = rondo("7\nseven\n", "tokenize", "--decode", "--tokenizer", tokenizer.toString());
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err())
                .startsWith("rondo: standard input, line 2: 'seven' is not a token id;")
                .hasLineCount(1);
    }

    @Test
    void aWrongCommandLineEndsWithTwo() throws Exception {
        assertThat(rondo("", "xyz"))
                .isEqualTo(new Outcome(2, "", "rondo: there is no command 'xyz'; see rondo --help\n"));
    }

    private Outcome rondo(String in, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RondoCommand.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Path input = Files.writeString(directory.resolve("in"), in);
        Path output = directory.resolve("out");
        Path error = directory.resolve("err");
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        process.environment().put("RONDO_LOG_DIR", directory.resolve("logs").toString());
        int exitCode = process.start().waitFor();
        return new Outcome(exitCode, Files.readString(output, UTF_8), Files.readString(error, UTF_8));
    }
}
