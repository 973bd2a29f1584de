package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    @TempDir
    Path run;

    @Test
    void aRoundIsPredicted() {
        CommandLineRun plan = CommandLineRun.of(
                "plan",
                "--parameters",
                "1e8",
                "--tokens-per-second",
                "1000",
                "--link",
                "8",
                "training.workers=4",
                "training.inner-steps=50",
                "training.batch-size=2",
                "model.sequence-length=1000");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("model        100,000,000 parameters, fp32 on the wire")
                .contains("round        4 workers, 50 steps of 2,000 tokens each: 105.99 s")
                .contains("of that      compute 100.00, scheduling 0.09, broadcast 1.20, encode 0.40, shuffle 1.90,"
                        + " state 1.60, outer step 0.80")
                .contains("speed        3,774 tokens/s, 5.7 % overhead")
                .contains("network      3,200.0 MB a round, ")
                .contains("inner steps  57 or more keep the overhead below 5 %");
    }

    @Test
    void aPredictionIsComparedWithTheRoundsOfARun() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int round = 1; round <= 3; round++) {
            lines.append("{\"formatVersion\":2,\"round\":" + round + ",\"step\":" + 50 * round
                    + ",\"seconds\":11.0,\"computeSeconds\":10.0}\n");
        }
        Files.writeString(run.resolve("metrics.jsonl"), lines);
        CommandLineRun plan = CommandLineRun.of("plan", "--parameters", "1e6", "--run", run.toString());
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("compute 10.00, ")
                .containsPattern(
                        "measured +11\\.00 s a round, median of 2 \\(overhead 1\\.00 s\\); predicted -[0-9.]+ %");
    }

    @Test
    void mistakesAreUsageErrors() {
        refuses("the speed of a worker is missing; give --tokens-per-second", "--parameters", "1e6");
        refuses("--parameters 0.0 is out of range", "--parameters", "0", "--tokens-per-second", "1");
        refuses("--link, --storage, --memory and --tokens-per-second must be above 0", "--tokens-per-second", "0");
    }

    private static void refuses(String sentence, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "plan";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CommandLineRun plan = CommandLineRun.of(all);
        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(plan.err()).contains(sentence);
    }
}
