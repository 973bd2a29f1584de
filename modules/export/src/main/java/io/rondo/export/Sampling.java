package io.rondo.export;

import java.util.stream.IntStream;

/**
 * How the next token is chosen from the logits, in the order that transformers applies: temperature, top-k, top-p.
 *
 * @param temperature divides the logits; 0 always takes the most probable token
 * @param topK only so many of the most probable tokens stay; 0 for all
 * @param topP only the fewest most probable tokens stay that together reach this probability; 1 for all
 */
public record Sampling(double temperature, int topK, double topP) {
    /** Always the most probable token. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1);

    /** @throws IllegalArgumentException if a value is out of range */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature " + temperature + " is out of range; expected 0 or more");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top-k " + topK + " is out of range; expected 0 (all tokens) or more");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top-p " + topP + " is out of range; expected above 0 and at most 1");
        }
    }

    /**
     * Chooses a token.
     *
     * @param logits one per token of the vocabulary
     * @param uniform a random number in [0, 1)
     */
    public int choose(float[] logits, double uniform) {
        return temperature == 0 ? mostProbable(logits) : draw(probabilities(logits), uniform);
    }

    /** The token with the highest logit, the lowest id among equals. */
    static int mostProbable(float[] logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }

    /** The probability of every token; 0 for those that top-k and top-p leave out. The temperature must be above 0. */
    double[] probabilities(float[] logits) {
        int[] ranked = ranked(logits);
        int kept = topK == 0 ? ranked.length : Math.min(topK, ranked.length);
        double highest = logits[ranked[0]];
        double[] weights = new double[kept];
        double sum = 0;
        for (int rank = 0; rank < kept; rank++) {
            weights[rank] = Math.exp((logits[ranked[rank]] - highest) / temperature);
            sum += weights[rank];
        }
        double[] probabilities = new double[logits.length];
        double nucleus = 0;
        int rank = 0;
        do {
            nucleus += weights[rank++];
        } while (rank < kept && nucleus < topP * sum);
        for (int i = 0; i < rank; i++) {
            probabilities[ranked[i]] = weights[i] / nucleus;
        }
        return probabilities;
    }

    /** The token at which the running sum over ascending ids exceeds a number in [0, 1). */
    static int draw(double[] probabilities, double uniform) {
        double sum = 0;
        int last = 0;
        for (int id = 0; id < probabilities.length; id++) {
            if (probabilities[id] > 0) {
                sum += probabilities[id];
                last = id;
                if (uniform < sum) {
                    return id;
                }
            }
        }
        // Rounding can leave the sum below 1.
        return last;
    }

    /** Ids by descending logit, the lower id first among equals. */
    private static int[] ranked(float[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
