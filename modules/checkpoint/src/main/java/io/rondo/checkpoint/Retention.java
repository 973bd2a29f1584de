package io.rondo.checkpoint;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which checkpoints stay. Pinned ones stay whatever it says.
 *
 * @param last so many of the newest ones, at least 1
 * @param everyRounds those whose finished rounds are a multiple of it, for ever; 0 for none
 * @param best so many of those whose last round had the lowest training loss; 0 for none
 */
public record Retention(int last, int everyRounds, int best) {
    /** @throws IllegalArgumentException if a number is out of range */
    public Retention {
        requireAtLeast(1, "last", last);
        requireAtLeast(0, "every", everyRounds);
        requireAtLeast(0, "best", best);
    }

    /** Only the newest ones. */
    public static Retention last(int last) {
        return new Retention(last, 0, 0);
    }

    /**
     * The generations that stay.
     *
     * @param generations of all checkpoints, ascending
     * @param readable how far those had come whose manifest can be read; of the others only the newest can stay
     */
    Set<Long> kept(List<Long> generations, List<Progress> readable) {
        Set<Long> kept = new TreeSet<>(generations.subList(Math.max(0, generations.size() - last), generations.size()));
        readable.stream()
                .filter(checkpoint -> everyRounds > 0 && checkpoint.round() % everyRounds == 0)
                .forEach(checkpoint -> kept.add(checkpoint.generation()));
        readable.stream()
                .filter(checkpoint -> !Double.isNaN(checkpoint.trainingLoss()))
                .sorted(Comparator.comparingDouble(Progress::trainingLoss)
                        .thenComparing(Progress::generation, Comparator.reverseOrder()))
                .limit(best)
                .forEach(checkpoint -> kept.add(checkpoint.generation()));
        return kept;
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " = " + value + " is out of range; it must be at least " + least);
        }
    }
}
