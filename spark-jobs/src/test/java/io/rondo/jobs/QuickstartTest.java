package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of the quickstart with its real text, but a tiny model. */
class QuickstartTest {
    @TempDir
    private Path directory;

    @Test
    @Tag("slow")
    void itTakesTheWholePathAndAgainDoesNothingTwice() {
        CommandLineRun first = quickstart();
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("[1/6] ", "[6/6] ", QuickstartCommand.PROMPT, "below ln(4,096)")
                .contains("Try next:", "./rondo generate --model " + directory.resolve("work/export"));
        CommandLineRun second = quickstart();
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(withoutTimes(second.out())).isEqualTo(withoutTimes(first.out()));
    }

    @Test
    void itsSettingsHaveToBeFound() {
        CommandLineRun run = CommandLineRun.of(
                "quickstart", "--work", directory.resolve("work").toString());
        assertThat(run)
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        "rondo: the quickstart's settings are conf/quickstart.conf; start it as ./rondo quickstart, or"
                                + " name the file with --config\n"));
        assertThat(directory).isEmptyDirectory();
    }

    private CommandLineRun quickstart() {
        return CommandLineRun.of(
                "quickstart",
                "--work",
                directory.resolve("work").toString(),
                "--config",
                Repository.ROOT.resolve("conf/quickstart.conf").toString(),
                "model.layers=1",
                "model.width=32",
                "training.steps=20",
                "training.inner-steps=10");
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(" \\([\\d.]+ s\\)", "").replaceAll("(?m)^time .*", "");
    }
}
