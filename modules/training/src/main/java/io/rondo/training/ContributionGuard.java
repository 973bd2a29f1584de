package io.rondo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which contributions of a round are averaged. What is not finite is refused, then what is much longer than the
 * others (SparseLoCo, arXiv 2508.15706, normalises by the workers' median norm for the same reason), then losses that
 * stand out from those before (the z-score with which llm.c skips updates). Depends on nothing but its arguments.
 *
 * <p>The median is that of the finite contributions, the lower one of two: of two workers the longer contribution is
 * compared with the shorter one, and one worker alone is never refused for its norm. Nor is anybody if the median is 0.
 * As deviation counts at least {@value #SMALLEST_DEVIATION} of the mean loss, so that losses which hardly vary are no
 * reason to refuse one that is a little larger.
 */
public final class ContributionGuard {
    private static final double SMALLEST_DEVIATION = 0.01;

    private final GuardSettings settings;

    public ContributionGuard(GuardSettings settings) {
        this.settings = settings;
    }

    /**
     * What is known of a contribution without looking at its values.
     *
     * @param norm Euclidean; not finite if a value is not
     * @param meanLoss over the steps of the round, in nats per token
     */
    public record Report(int worker, double norm, double meanLoss) {
        boolean finite() {
            return Double.isFinite(norm) && Double.isFinite(meanLoss);
        }
    }

    /** About one contribution. */
    public sealed interface Verdict {
        /** Whose it was. */
        int worker();
    }

    /** It goes into the mean. */
    public record Accepted(int worker) implements Verdict {}

    /**
     * It does not.
     *
     * @param reason a sentence for people
     */
    public record Refused(int worker, String reason) implements Verdict {}

    /** One verdict per report, in their order. */
    public List<Verdict> judge(List<Report> round, GuardHistory history) {
        Optional<Double> median = median(round);
        List<Verdict> verdicts = new ArrayList<>();
        for (Report report : round) {
            Optional<String> reason = notFinite(report)
                    .or(() -> median.flatMap(norm -> tooLong(report, norm)))
                    .or(() -> lossSpike(report, history));
            verdicts.add(reason.<Verdict>map(text -> new Refused(report.worker(), text))
                    .orElse(new Accepted(report.worker())));
        }
        return verdicts;
    }

    /** What is remembered after a round: the losses of what was accepted. */
    public static GuardHistory remember(GuardHistory history, List<Report> round, List<Verdict> verdicts) {
        GuardHistory after = history.afterRound();
        for (int i = 0; i < round.size(); i++) {
            if (verdicts.get(i) instanceof Accepted) {
                after = after.with(round.get(i).meanLoss());
            }
        }
        return after;
    }

    private static Optional<Double> median(List<Report> round) {
        double[] norms = round.stream()
                .filter(Report::finite)
                .mapToDouble(Report::norm)
                .sorted()
                .toArray();
        return norms.length == 0 ? Optional.empty() : Optional.of(norms[(norms.length - 1) / 2]);
    }

    private static Optional<String> notFinite(Report report) {
        return report.finite()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the contribution of worker %d is not finite: its norm is %s, its loss %s",
                        report.worker(),
                        report.norm(),
                        report.meanLoss()));
    }

    private Optional<String> tooLong(Report report, double median) {
        if (settings.norm() == 0 || median == 0 || report.norm() <= settings.norm() * median) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the contribution of worker %d has the norm %.4g, more than %s times the workers' median of %.4g",
                report.worker(),
                report.norm(),
                settings.norm(),
                median));
    }

    private Optional<String> lossSpike(Report report, GuardHistory history) {
        if (settings.loss() == 0 || history.losses() == 0 || history.rounds() < settings.warmUpRounds()) {
            return Optional.empty();
        }
        double deviation = Math.max(Math.sqrt(history.variance()), SMALLEST_DEVIATION * Math.abs(history.mean()));
        double score = (report.meanLoss() - history.mean()) / deviation;
        if (!(score > settings.loss())) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the loss of worker %d is %.4g, %.1f standard deviations above the %.4g of the rounds before",
                report.worker(),
                report.meanLoss(),
                score,
                history.mean()));
    }
}
