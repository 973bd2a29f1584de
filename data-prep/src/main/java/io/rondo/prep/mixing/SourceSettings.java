package io.rondo.prep.mixing;

import io.rondo.config.Default;
import io.rondo.config.Range;
import java.util.List;
import java.util.Optional;

/**
 * A source of a mixture.
 *
 * @param name lower-case letters, digits, {@code -} and {@code _}
 * @param paths files, directories and globs of the input that belong to it, and to no source before it
 * @param weight its part in the mixture, relative to that of the others; without it its size counts
 * @param repeats how much larger than it is it counts, where sizes count
 * @param maxEpochs how often each of its sequences comes at most; without it as often as training lasts
 */
public record SourceSettings(
        String name,
        List<String> paths,
        @Range(min = 1e-9, max = 1e9) Optional<Double> weight,
        @Default("1") @Range(min = 1e-6, max = 1e6) double repeats,
        @Range(min = 1e-6, max = 1e9) Optional<Double> maxEpochs) {
    public SourceSettings {
        paths = List.copyOf(paths);
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw new IllegalArgumentException(
                    "name = " + name + " is not of lower-case letters, digits, '-' and '_' only");
        }
        if (weight.isPresent() && repeats != 1) {
            throw new IllegalArgumentException("weight and repeats are given for one source; expected one of them");
        }
    }
}
