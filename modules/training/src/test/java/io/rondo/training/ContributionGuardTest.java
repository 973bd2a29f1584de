package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.training.ContributionGuard.Accepted;
import io.rondo.training.ContributionGuard.Refused;
import io.rondo.training.ContributionGuard.Report;
import io.rondo.training.ContributionGuard.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContributionGuardTest {
    private static final GuardSettings USUAL = new GuardSettings(10, 6, 20);
    private static final GuardSettings OFF = new GuardSettings(0, 0, 0);

    /** 50 rounds whose losses are 3 and have a standard deviation of 0.1. */
    private static final GuardHistory LONG = new GuardHistory(50, 100, 3, 0.01);

    private static final double[] FINE = {3, 3, 3, 3};

    static Stream<Arguments> rounds() {
        return Stream.of(
                Arguments.of("all alike", USUAL, LONG, norms(1, 1.1, 0.9, 9), FINE, List.of()),
                Arguments.of(
                        "one of four too long",
                        USUAL,
                        LONG,
                        norms(1, 1.1, 0.9, 11),
                        FINE,
                        List.of("the contribution of worker 3 has the norm 11.00, more than 10.0 times the workers'"
                                + " median of 1.000")),
                Arguments.of(
                        "the longer of two",
                        USUAL,
                        LONG,
                        norms(50, 2),
                        FINE,
                        List.of("the contribution of worker 0 has the norm 50.00, more than 10.0 times the workers'"
                                + " median of 2.000")),
                Arguments.of("exactly at the limit", USUAL, LONG, norms(20, 2), FINE, List.of()),
                Arguments.of("one worker alone", USUAL, LONG, norms(1e9), FINE, List.of()),
                Arguments.of("most did not move", USUAL, LONG, norms(0, 0, 7), FINE, List.of()),
                Arguments.of("any norm", OFF, LONG, norms(1, 1, 1e6), FINE, List.of()),
                Arguments.of(
                        "not finite, and out of the median",
                        USUAL,
                        LONG,
                        norms(Double.NaN, 1, 1, Double.POSITIVE_INFINITY),
                        FINE,
                        List.of(
                                "the contribution of worker 0 is not finite: its norm is NaN, its loss 3.0",
                                "the contribution of worker 3 is not finite: its norm is Infinity, its loss 3.0")),
                Arguments.of(
                        "not finite even where all else is off",
                        OFF,
                        LONG,
                        norms(1, 1),
                        new double[] {3, Double.NaN},
                        List.of("the contribution of worker 1 is not finite: its norm is 1.0, its loss NaN")),
                Arguments.of(
                        "a loss that stands out",
                        USUAL,
                        LONG,
                        norms(1, 1, 1),
                        new double[] {3.59, 3.7, 3},
                        List.of("the loss of worker 1 is 3.700, 7.0 standard deviations above the 3.000 of the rounds"
                                + " before")),
                Arguments.of("a loss far below", USUAL, LONG, norms(1), new double[] {0.1}, List.of()),
                Arguments.of("any loss", OFF, LONG, norms(1), new double[] {99}, List.of()),
                Arguments.of(
                        "too early to tell",
                        USUAL,
                        new GuardHistory(19, 38, 3, 0.01),
                        norms(1),
                        new double[] {99},
                        List.of()),
                Arguments.of(
                        "nothing to compare with",
                        new GuardSettings(10, 6, 0),
                        GuardHistory.NONE,
                        norms(1),
                        new double[] {99},
                        List.of()),
                Arguments.of(
                        "losses that hardly varied",
                        USUAL,
                        new GuardHistory(50, 100, 3, 1e-9),
                        norms(1, 1),
                        new double[] {3.17, 3.19},
                        List.of("the loss of worker 1 is 3.190, 6.3 standard deviations above the 3.000 of the rounds"
                                + " before")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rounds")
    void refuses(
            String name,
            GuardSettings settings,
            GuardHistory history,
            double[] norms,
            double[] losses,
            List<String> reasons) {
        List<Verdict> verdicts = new ContributionGuard(settings).judge(reports(norms, losses), history);
        assertThat(verdicts).extracting(Verdict::worker).containsExactlyElementsOf(workers(norms.length));
        assertThat(verdicts.stream()
                        .filter(Refused.class::isInstance)
                        .map(Refused.class::cast)
                        .map(Refused::reason))
                .containsExactlyElementsOf(reasons);
    }

    @Test
    void remembersWhatItAcceptedOnly() {
        List<Report> round = reports(norms(1, 1, 1), new double[] {2, 4, 99});
        List<Verdict> verdicts = List.of(new Accepted(0), new Accepted(1), new Refused(2, "too much"));
        GuardHistory after = ContributionGuard.remember(GuardHistory.NONE, round, verdicts);
        assertThat(after).isEqualTo(new GuardHistory(1, 2, 3, 1));
    }

    @Test
    void meanAndVarianceAreThoseOfAllLossesAtFirstAndThenFollow() {
        GuardHistory history = GuardHistory.NONE;
        double[] losses = {3, 3.5, 2.5, 4, 1};
        for (double loss : losses) {
            history = history.with(loss);
        }
        double mean = Arrays.stream(losses).average().orElseThrow();
        double variance =
                Arrays.stream(losses).map(x -> (x - mean) * (x - mean)).sum() / losses.length;
        assertThat(history.mean()).isCloseTo(mean, within(1e-12));
        assertThat(history.variance()).isCloseTo(variance, within(1e-12));
        for (int i = 0; i < 1000; i++) {
            history = history.with(9);
        }
        assertThat(history.mean()).isCloseTo(9, within(1e-3));
        assertThat(history.variance()).isCloseTo(0, within(1e-2));
    }

    private static double[] norms(double... norms) {
        return norms;
    }

    private static List<Integer> workers(int count) {
        return Stream.iterate(0, worker -> worker + 1).limit(count).toList();
    }

    private static List<Report> reports(double[] norms, double[] losses) {
        List<Report> reports = new ArrayList<>();
        for (int worker = 0; worker < norms.length; worker++) {
            reports.add(new Report(worker, norms[worker], losses[worker]));
        }
        return reports;
    }
}
