package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundLengthsTest {
    private static List<Integer> all(RoundLengths lengths) {
        List<Integer> all = new ArrayList<>();
        for (long step = 0; step < lengths.steps(); ) {
            int length = lengths.at(step);
            all.add(length);
            step += length;
        }
        return all;
    }

    private static RoundLengths growing(long steps, int first, int innerSteps) {
        return new RoundLengths(steps, 0, innerSteps, 1, InnerStepsSchedule.GROWING, first);
    }

    @Test
    void constantRoundsAndAShorterLast() {
        assertThat(all(RoundLengths.constant(20, 6))).containsExactly(6, 6, 6, 2);
        assertThat(all(RoundLengths.constant(5, 50))).containsExactly(5);
        assertThat(RoundLengths.constant(20, 6).rounds()).isEqualTo(4);
    }

    @Test
    void aSynchronousStartHasRoundsOfOneStep() {
        RoundLengths lengths = new RoundLengths(20, 4, 6, 1, InnerStepsSchedule.CONSTANT, 6);
        assertThat(all(lengths)).containsExactly(1, 1, 1, 1, 6, 6, 4);
        assertThat(lengths.rounds()).isEqualTo(7);
        assertThat(lengths.longRounds()).isEqualTo(3);
        assertThat(lengths.synchronous(3)).isTrue();
        assertThat(lengths.synchronous(4)).isFalse();
        assertThat(all(new RoundLengths(3, 10, 6, 1, InnerStepsSchedule.CONSTANT, 6)))
                .containsExactly(1, 1, 1);
    }

    @Test
    void growingRoundsByHand() {
        // ⌊2k + (60 − 12)·(k/6)²⌋ = 3, 9, 18, 29, 43, 60
        assertThat(all(growing(60, 2, 10))).containsExactly(3, 6, 9, 11, 14, 17);
        assertThat(all(growing(60, 10, 10))).containsExactly(10, 10, 10, 10, 10, 10);
    }

    @Test
    void fragmentsSplitARoundEvenly() {
        RoundLengths lengths = new RoundLengths(25, 0, 10, 4, InnerStepsSchedule.CONSTANT, 10);
        assertThat(all(lengths)).containsExactly(2, 3, 2, 3, 2, 3, 2, 3, 2, 3);
        assertThat(lengths.rounds()).isEqualTo(10);
    }

    @Test
    void aLongRunIsNoProblem() {
        RoundLengths lengths = growing(1_000_000_000, 1, 1_000_000);
        assertThat(lengths.rounds()).isEqualTo(1000);
        assertThat(lengths.at(0)).isEqualTo(1000);
        assertThat(lengths.at(999_999_999)).isEqualTo(1);
    }

    @Property(tries = 500)
    void growingRoundsAreAsManyAndGrow(
            @ForAll @IntRange(min = 1, max = 5000) int steps,
            @ForAll @IntRange(min = 1, max = 300) int innerSteps,
            @ForAll @IntRange(min = 1, max = 300) int first,
            @ForAll @IntRange(max = 50) int synchronous) {
        int bounded = Math.min(first, innerSteps);
        RoundLengths lengths = new RoundLengths(steps, synchronous, innerSteps, 1, InnerStepsSchedule.GROWING, bounded);
        List<Integer> all = all(lengths);
        assertThat(all).allMatch(length -> length >= 1);
        assertThat(all.stream().mapToLong(Integer::longValue).sum()).isEqualTo(steps);
        assertThat((long) all.size())
                .isEqualTo(lengths.rounds())
                .isEqualTo(new RoundLengths(steps, synchronous, innerSteps, 1, InnerStepsSchedule.CONSTANT, bounded)
                        .rounds());
        for (int i = Math.min(synchronous, steps) + 1; i < all.size(); i++) {
            assertThat(all.get(i)).isGreaterThanOrEqualTo(all.get(i - 1) - 1);
        }
    }

    @Property(tries = 300)
    void whereverARoundStartsItEndsWithTheOneThatContainsTheStep(
            @ForAll @IntRange(min = 1, max = 2000) int steps,
            @ForAll @IntRange(min = 2, max = 100) int innerSteps,
            @ForAll @IntRange(min = 1, max = 2) int fragments,
            @ForAll @IntRange(max = 1999) int step) {
        RoundLengths lengths =
                new RoundLengths(steps, 0, innerSteps, fragments, InnerStepsSchedule.CONSTANT, innerSteps);
        int within = step % steps;
        long end = 0;
        while (end <= within) {
            end += lengths.at(end);
        }
        assertThat(within + lengths.at(within)).isEqualTo((int) end).isLessThanOrEqualTo(steps);
    }

    @Test
    void theMeanStaysAndTheLongestIsTwiceTheMeanLessTheFirst() {
        List<Integer> all = all(growing(10_000, 5, 50));
        assertThat(all.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isEqualTo(50);
        assertThat(all.get(0)).isCloseTo(5, within(1));
        assertThat(all.get(all.size() - 1)).isCloseTo(95, within(1));
    }

    @Test
    void nothingStartsOutsideTheRun() {
        assertThatThrownBy(() -> RoundLengths.constant(20, 6).at(20)).hasMessage("no round starts at step 20 of 20");
        assertThatThrownBy(() -> growing(20, 7, 6))
                .hasMessage("rounds of 6 inner steps in 1 parts, the first of 7, cannot make up 20 steps");
    }
}
