package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ExitCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BenchStepTest {
    @Test
    void aStepIsTimed() {
        CommandLineRun run = CommandLineRun.of("bench", "step", "--model", "nano", "--steps", "3", "--threads", "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("model      nano, 809,856 parameters, 12 x 64 tokens a step")
                .contains("kernels    fused kernels, 1 thread, ")
                .containsPattern("step       median [0-9.]+ ms, best [0-9.]+ ms of 3")
                .containsPattern("speed      [0-9,]+ tokens/s")
                .containsPattern("memory     [0-9,]+ MiB predicted for the worker, ");
    }

    @Test
    void theProfileSharesOutTheStep() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "bench", "step", "--model", "nano", "--steps", "2", "--threads", "2", "--profile", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("steps").asInt()).isEqualTo(2);
        assertThat(json.path("bestMilliseconds").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(json.path("medianMilliseconds").asDouble());
        assertThat(json.path("features").isArray()).isTrue();
        assertThat(json.path("shareOfStep").path("feedForwardBackward").asDouble())
                .isBetween(0.01, 0.9);
        assertThat(json.path("shareOfMatrixProducts").asDouble()).isBetween(0.05, 1.0);
    }

    @Test
    void thePortableKernelsAreTimedToo() {
        CommandLineRun run =
                CommandLineRun.of("bench", "step", "--model", "nano", "--steps", "1", "--kernels", "portable");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("kernels    portable kernels, ");
    }

    @Test
    void stepsInBf16AreTimedAndTheResidentMemoryShownTenTimes() {
        CommandLineRun run = CommandLineRun.of(
                "bench", "step", "--model", "tiny", "--steps", "20", "--precision", "bf16", "--resident");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("kernels    fused kernels, .*bf16, ")
                .containsPattern("resident   ([0-9,]+ MiB, ){9}[0-9,]+ MiB after each tenth of the steps");
    }

    @Test
    void bf16OnPortableKernelsIsRefused() {
        CommandLineRun run =
                CommandLineRun.of("bench", "step", "--model", "tiny", "--kernels", "portable", "--precision", "bf16");
        assertThat(run.exitCode()).isEqualTo(ExitCode.ENVIRONMENT.code());
        assertThat(run.err()).contains("bf16 needs the fused kernels");
    }

    @Test
    void mistakesAreUsageErrors() {
        refuses("--model XL is not known; expected tiny, S, nano or gpt2-124m", "--model", "XL");
        refuses("--steps 0 is out of range; expected 1 or more", "--model", "nano", "--steps", "0");
        refuses("--threads 0 is out of range; expected 1 or more", "--model", "nano", "--threads", "0");
        refuses(
                "--profile times the fused kernels; leave out --kernels portable",
                "--model",
                "nano",
                "--profile",
                "--kernels",
                "portable");
        assertThat(CommandLineRun.of("bench"))
                .extracting(CommandLineRun::exitCode)
                .isEqualTo(2);
    }

    private static void refuses(String sentence, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "bench";
        arguments[1] = "step";
        System.arraycopy(options, 0, arguments, 2, options.length);
        assertThat(CommandLineRun.of(arguments)).isEqualTo(new CommandLineRun(2, "", "rondo: " + sentence + "\n"));
    }
}
