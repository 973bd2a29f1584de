package io.rondo.prep.report;

/**
 * How much there is of something.
 *
 * @param documents how many
 * @param kept how many of them are kept
 * @param amount their characters; of a tally, what was counted in them
 */
public record Count(long documents, long kept, long amount) {
    /** Nothing. */
    public static final Count NONE = new Count(0, 0, 0);

    Count plus(Count other) {
        return new Count(documents + other.documents, kept + other.kept, amount + other.amount);
    }
}
