package io.rondo.training;

/**
 * What a {@link ContributionGuard} remembers of the rounds so far; kept in checkpoints. Mean and variance are those of
 * all losses at first and become exponentially weighted, over about {@value #MEMORY} losses (Finch, "Incremental
 * calculation of weighted mean and variance", 2009).
 *
 * @param rounds that were judged
 * @param losses of accepted contributions
 * @param mean of the losses, in nats per token
 * @param variance of the losses
 */
public record GuardHistory(long rounds, long losses, double mean, double variance) {
    private static final long MEMORY = 100;

    /** Before the first round. */
    public static final GuardHistory NONE = new GuardHistory(0, 0, 0, 0);

    GuardHistory with(double loss) {
        double weight = 1.0 / Math.min(losses + 1, MEMORY);
        double difference = loss - mean;
        return new GuardHistory(
                rounds,
                losses + 1,
                mean + weight * difference,
                (1 - weight) * (variance + weight * difference * difference));
    }

    GuardHistory afterRound() {
        return new GuardHistory(rounds + 1, losses, mean, variance);
    }
}
