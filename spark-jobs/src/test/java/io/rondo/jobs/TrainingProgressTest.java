package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.rounds.RoundCost;
import io.rondo.rounds.RoundReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
    @Test
    void timesAreShownAsPeopleReadThem() {
        assertThat(Durations.describe(59)).isEqualTo("59 s");
        assertThat(Durations.describe(185)).isEqualTo("3 min 05 s");
        assertThat(Durations.describe(7440)).isEqualTo("2 h 04 min");
    }

    @Test
    void theRemainingTimeFollowsFromTheRoundsOfThisProcess() {
        RemainingTime remaining = new RemainingTime();
        remaining.roundFinished(500, 90); // resumed here, and still warming up
        assertThat(remaining.until(1000)).isEmpty();
        remaining.roundFinished(550, 25);
        assertThat(remaining.until(1000)).contains(225L);
        remaining.roundFinished(600, 15);
        assertThat(remaining.until(1000)).contains(Math.round(400 * (0.5 + 0.3 * (0.3 - 0.5))));
        assertThat(remaining.until(600)).contains(0L);
    }

    @Test
    void linesComeAtIntervalsAndForTheFirstAndTheLastRound() {
        List<String> lines = new ArrayList<>();
        long[] seconds = {0};
        try (ProgressLines progress = new ProgressLines(200, lines::add, () -> seconds[0] * 1_000_000_000)) {
            for (int round = 1; round <= 20; round++) {
                seconds[0] += 3;
                progress.roundFinished(report(round, 10L * round));
            }
        }
        assertThat(lines)
                .containsExactly(
                        "round 1, step 10 of 200, loss 5.500, 1,234 tokens/s",
                        "round 5, step 50 of 200, loss 5.500, 1,234 tokens/s, 45 s left",
                        "round 9, step 90 of 200, loss 5.500, 1,234 tokens/s, 33 s left",
                        "round 13, step 130 of 200, loss 5.500, 1,234 tokens/s, 21 s left",
                        "round 17, step 170 of 200, loss 5.500, 1,234 tokens/s, 9 s left",
                        "round 20, step 200 of 200, loss 5.500, 1,234 tokens/s");
    }

    private static RoundReport report(long round, long step) {
        return new RoundReport(round, step, 100 * step, 2, 5.5, List.of(), 1e-3, 1, 1, 3, 1234.4, RoundCost.NONE);
    }
}
