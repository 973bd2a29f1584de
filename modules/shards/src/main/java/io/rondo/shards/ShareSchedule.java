package io.rondo.shards;

import java.util.Arrays;

/**
 * Which of several sources stands at which position, so that each has its share of any stretch: among the first {@code n}
 * positions a source with the share {@code s} of {@code P} comes fewer than one more or less than {@code n·s/P} times. The
 * {@code k}-th time it may come from position {@code ⌊k·P/s⌋} on and must come before {@code ⌈(k+1)·P/s⌉}; of those that
 * may come the most urgent does, which meets all these limits (earliest deadline first; Baruah, Cohen, Plaxton, Varvel:
 * Proportionate Progress, Algorithmica 1996). After {@code P} positions it begins again.
 *
 * <p>Memory: 12 bytes for each position of a period.
 */
final class ShareSchedule {
    private final int period;
    private final int[] sources;
    private final int[] ranks;
    /** By source: its positions in the period, ascending. */
    private final int[][] positions;

    /** @param shares each at least 1 */
    ShareSchedule(int[] shares) {
        period = Arrays.stream(shares).reduce(0, Math::addExact);
        sources = new int[period];
        ranks = new int[period];
        positions = new int[shares.length][];
        long[] releases = new long[shares.length];
        long[] deadlines = new long[shares.length];
        int[] counts = new int[shares.length];
        for (int source = 0; source < shares.length; source++) {
            positions[source] = new int[shares[source]];
            deadlines[source] = deadline(0, shares[source]);
        }
        for (int position = 0; position < period; position++) {
            int next = -1;
            for (int source = 0; source < shares.length; source++) {
                if (releases[source] <= position && (next < 0 || deadlines[source] < deadlines[next])) {
                    next = source;
                }
            }
            sources[position] = next;
            ranks[position] = counts[next];
            positions[next][counts[next]] = position;
            counts[next]++;
            releases[next] =
                    counts[next] == shares[next] ? Long.MAX_VALUE : (long) counts[next] * period / shares[next];
            deadlines[next] = deadline(counts[next], shares[next]);
        }
    }

    /** The source at a position. */
    int sourceAt(long position) {
        return sources[(int) (position % period)];
    }

    /** How often the source at a position has come before it. */
    long rankAt(long position) {
        int within = (int) (position % period);
        return position / period * positions[sources[within]].length + ranks[within];
    }

    /** How often a source comes before a position. */
    long countBefore(int source, long position) {
        int found = Arrays.binarySearch(positions[source], (int) (position % period));
        return position / period * positions[source].length + (found < 0 ? -found - 1 : found);
    }

    /** Where a source comes that has come {@code rank} times before; {@link Long#MAX_VALUE} if that is beyond it. */
    long positionOf(int source, long rank) {
        int share = positions[source].length;
        long periods = rank / share;
        return periods > (Long.MAX_VALUE - period) / period
                ? Long.MAX_VALUE
                : periods * period + positions[source][(int) (rank % share)];
    }

    private long deadline(int count, int share) {
        return -Math.floorDiv(-(long) (count + 1) * period, (long) share);
    }
}
