package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class RondoCommandTest {
    @Command(name = "fail")
    record FailingCommand(Supplier<Throwable> failure) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            Throwable thrown = failure.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    record Outcome(int exitCode, String out, String err) {}

    @Test
    void aRondoExceptionEndsWithItsSentenceAndItsExitCode() {
        Outcome outcome = runFailing(new RondoException(ExitCode.CONFLICT, "another driver holds runs/a"), "fail");
        assertThat(outcome).isEqualTo(new Outcome(4, "", "rondo: another driver holds runs/a\n"));
    }

    @Test
    void anErrorThatPicocliLetsThroughIsReportedToo() {
        Outcome outcome = runFailing(new OutOfMemoryError("Java heap space"), "fail");
        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err()).startsWith("rondo: the Java heap of ").hasLineCount(1);
    }

    @Test
    void aDefectNamesTheLogFileThatHasItsStackTrace() throws Exception {
        String message = "seven times " + System.nanoTime(); // the file may hold what earlier runs have written
        Outcome outcome = runFailing(new IllegalStateException(message), "fail");
        Path log = LogFile.current().orElseThrow();
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "rondo: internal error: java.lang.IllegalStateException: " + message + " (details: " + log
                                + ")\n"));
        assertThat(logged(log)).containsPattern(message + "\\R\\tat io.rondo.jobs.RondoCommandTest");
    }

    /** All processes of a user write into one file, any of which may have found it full and begun a new one. */
    private static String logged(Path log) throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(log.toAbsolutePath().getParent(), "rondo*.log")) {
            for (Path file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void verboseShowsTheStackTrace() {
        Outcome outcome = runFailing(new IllegalStateException("seven times seven"), "fail", "--verbose");
        assertThat(outcome.err()).contains("\tat io.rondo.jobs.RondoCommandTest");
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertThat(run()).isEqualTo(new Outcome(2, "", "rondo: missing required subcommand; see rondo --help\n"));
    }

    @Test
    void anUnknownCommandIsAUsageErrorWithTheNearestOne() {
        Outcome outcome = run("tokenise");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("rondo: there is no command 'tokenise' (did you mean tokenize")
                .endsWith("?); see rondo --help\n")
                .hasLineCount(1);
    }

    @Test
    void aMissingOptionIsAUsageError() {
        assertThat(run("tokenize"))
                .isEqualTo(new Outcome(
                        2, "", "rondo: missing required option: '--tokenizer=FILE'; see rondo tokenize --help\n"));
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        Outcome outcome = run("tokenize", "--tokenizer=x", "--decoed");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("rondo: unknown option: '--decoed' (did you mean --decode")
                .endsWith("?); see rondo tokenize --help\n")
                .hasLineCount(1);
    }

    @Test
    void aTokenizerThatDoesNotExistIsBadData() {
        assertThat(run("tokenize", "--tokenizer", "no/such.json"))
                .isEqualTo(new Outcome(3, "", "rondo: no/such.json does not exist; a tokenizer.json was expected\n"));
    }

    @Test
    void aTokenizerThatIsNotOneIsBadData(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("tokenizer.json"), "{\"no\": 1}");
        Outcome outcome = run("tokenize", "--tokenizer", file.toString());
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("rondo: " + file).hasLineCount(1);
    }

    @Test
    void everyCommandHasHelp() {
        CommandLine rondo = RondoCommand.commandLine(new RondoCommand());
        assertThat(rondo.getSubcommands()).isNotEmpty();
        rondo.getSubcommands().keySet().forEach(name -> {
            Outcome outcome = run(name, "--help");
            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).contains("rondo " + name).contains("--verbose");
        });
    }

    @Test
    void theVersionNamesRondoAndJava() {
        assertThat(run("--version").out())
                .startsWith("Rondo ")
                .contains("Java " + Runtime.version().feature());
    }

    private static Outcome run(String... arguments) {
        return run(RondoCommand.commandLine(new RondoCommand()), arguments);
    }

    private static Outcome runFailing(Throwable thrown, String... arguments) {
        CommandLine rondo = new CommandLine(new RondoCommand()).addSubcommand(new FailingCommand(() -> thrown));
        return run(RondoCommand.configured(rondo), arguments);
    }

    private static Outcome run(CommandLine rondo, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        rondo.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = RondoCommand.run(rondo, arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
