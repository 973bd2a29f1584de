package io.rondo.prep.mixing;

import io.rondo.shards.MixtureSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Weights as whole numbers with a fixed sum, so that everybody computes the same training order from them. */
final class Shares {
    private Shares() {}

    /** The weights that tokens, repeats and temperature give. */
    static double[] weights(MixingSettings settings, long[] tokens) {
        double[] weights = new double[tokens.length];
        for (int i = 0; i < weights.length; i++) {
            SourceSettings source = settings.sources().get(i);
            // StrictMath: the same on every machine.
            double bySize = StrictMath.pow(tokens[i] * source.repeats(), 1 / settings.temperature());
            weights[i] = source.weight().orElse(bySize);
        }
        return weights;
    }

    /**
     * Whole numbers, at least 1, that sum to {@link MixtureSource#MOST_SHARES}: those nearest to the proportions of the
     * weights, by largest remainder.
     */
    static int[] of(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        double[] exact = Arrays.stream(weights)
                .map(weight -> weight / sum * MixtureSource.MOST_SHARES)
                .toArray();
        int[] shares = Arrays.stream(exact)
                .mapToInt(share -> (int) Math.max(1, Math.floor(share)))
                .toArray();
        List<Integer> byRemainder = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> shares[i] - exact[i]))
                .toList();
        int left = MixtureSource.MOST_SHARES - Arrays.stream(shares).sum();
        for (int i = 0; i < left; i++) {
            shares[byRemainder.get(i % weights.length)]++;
        }
        for (; left < 0; left++) {
            // Sources too small for a share were given one; the largest can spare it.
            int largest = IntStream.range(0, shares.length)
                    .boxed()
                    .max(Comparator.comparingInt((Integer i) -> shares[i]).thenComparing(i -> -i))
                    .orElseThrow();
            shares[largest]--;
        }
        return shares;
    }
}
