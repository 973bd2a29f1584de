package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BenchDedupTest {
    @Test
    @Tag("slow")
    void theRemovalOfNearDuplicatesIsTimed() {
        CommandLineRun run = CommandLineRun.of("bench", "dedup", "--copies", "1,2");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .hasSize(2)
                .allMatch(line -> line.matches(" [12] x  [0-9.]+ MB in [0-9.]+ s, [0-9.]+ MB/s per core,"
                        + " [0-9]+ ns of processor time per byte, [0-9]+ near-duplicates"));
    }

    @Test
    void mistakesAreUsageErrors() {
        assertThat(CommandLineRun.of("bench", "dedup", "--cores", "0"))
                .isEqualTo(new CommandLineRun(2, "", "rondo: --cores 0 is out of range; expected 1 or more\n"));
        assertThat(CommandLineRun.of("bench", "dedup", "--copies", "1,0"))
                .isEqualTo(new CommandLineRun(2, "", "rondo: --copies 0 is out of range; expected 1 or more\n"));
    }
}
