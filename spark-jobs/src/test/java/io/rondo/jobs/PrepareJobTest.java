package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.HadoopFileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareJobTest {
    @TempDir
    private Path directory;

    @Test
    void aCorpusBecomesADatasetOnce() throws Exception {
        SmallCorpus.write(HadoopFileStore.at(directory.toString()), 100);
        Path config = Files.writeString(
                directory.resolve("a.conf"),
                """
                prepare {
                  input = ["%s"]
                  vocabulary-size = 300
                  shards = 2
                }
                """
                        .formatted(directory.resolve(SmallCorpus.FILE)));
        String[] arguments = {
            "prepare",
            "--config",
            config.toString(),
            "--output",
            directory.resolve("dataset").toString(),
            "prepare.validation-fraction=0.1",
            "spark.master=local[2]"
        };

        CommandLineRun first = CommandLineRun.of(arguments);
        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out())
                .contains("vocabulary   300 tokens")
                .containsPattern("train +\\d+ documents, [\\d,]+ tokens")
                .containsPattern("validation +\\d+ documents, [\\d,]+ tokens")
                .contains("report       " + directory.resolve("dataset/report.html"));
        assertThat(directory.resolve("dataset/manifest.json"))
                .content()
                .contains("validation-fraction")
                .contains("0.1");

        CommandLineRun second = CommandLineRun.of(arguments);
        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).isEqualTo("The dataset is complete already; nothing to do.\n" + first.out());
    }

    @Test
    void aCorpusHasToBeNamed() {
        assertThat(prepare())
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        "rondo: prepare.input is missing; name the files of the corpus as prepare.input=…, or in a"
                                + " --config file\n"));
    }

    @Test
    void anInputThatMatchesNothingIsBadData() {
        CommandLineRun run = prepare("prepare.input=" + directory.resolve("no/*.txt"));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("no/*.txt' matches no file").hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anUnknownKeyIsAUsageErrorWithTheNearestOne() {
        CommandLineRun run = prepare("prepare.input=x", "prepare.vocabulary-sise=300");
        assertThat(run)
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        "rondo: command line: prepare.vocabulary-sise is not a setting; did you mean"
                                + " prepare.vocabulary-size?\n"));
    }

    private CommandLineRun prepare(String... settings) {
        String[] arguments = new String[settings.length + 3];
        arguments[0] = "prepare";
        arguments[1] = "--output";
        arguments[2] = directory.resolve("dataset").toString();
        System.arraycopy(settings, 0, arguments, 3, settings.length);
        return CommandLineRun.of(arguments);
    }
}
