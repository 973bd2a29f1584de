package io.rondo.shards;

import java.util.List;

/**
 * A part of the train split that training draws from in a proportion of its own.
 *
 * @param name lower-case letters, digits, {@code -} and {@code _}
 * @param share of the sequences, in parts of the sum of all shares
 * @param maxEpochs how often each of its sequences comes at most; then the other sources take its place. 0: no limit
 * @param shards names of its shards, in the order of the split
 */
public record MixtureSource(String name, int share, double maxEpochs, List<String> shards) {
    /** The sum of all shares of a mixture is at most this. */
    public static final int MOST_SHARES = 1 << 16;

    public MixtureSource {
        shards = List.copyOf(shards);
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw new IllegalArgumentException(
                    "mixture source '" + name + "': expected lower-case letters, digits, '-' and '_' only");
        }
        if (share < 1 || share > MOST_SHARES) {
            throw new IllegalArgumentException(
                    "mixture source '" + name + "' has the share " + share + ", expected 1 to " + MOST_SHARES);
        }
        if (!(maxEpochs >= 0) || Double.isInfinite(maxEpochs)) {
            throw new IllegalArgumentException(
                    "mixture source '" + name + "' has max-epochs " + maxEpochs + ", expected 0 or more");
        }
    }
}
