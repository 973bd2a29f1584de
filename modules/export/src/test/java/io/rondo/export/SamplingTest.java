package io.rondo.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final Offset<Double> EXACTLY = within(1e-7);

    /** Probabilities 0.1, 0.4, 0.2, 0.3. */
    private static final float[] LOGITS = {
        (float) Math.log(1), (float) Math.log(4), (float) Math.log(2), (float) Math.log(3)
    };

    @Test
    void temperatureOneKeepsTheSoftmax() {
        assertThat(new Sampling(1, 0, 1).probabilities(LOGITS))
                .containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, EXACTLY);
    }

    @Test
    void temperatureOneHalfSquaresTheOdds() {
        // 1, 16, 4 and 9 of 30.
        assertThat(new Sampling(0.5, 0, 1).probabilities(LOGITS))
                .containsExactly(new double[] {1 / 30.0, 16 / 30.0, 4 / 30.0, 9 / 30.0}, EXACTLY);
    }

    @Test
    void topKKeepsTheMostProbableAndSharesOutTheRest() {
        assertThat(new Sampling(1, 2, 1).probabilities(LOGITS))
                .containsExactly(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, EXACTLY);
        assertThat(new Sampling(1, 9, 1).probabilities(LOGITS))
                .containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, EXACTLY);
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertThat(new Sampling(1, 0, 0.3).probabilities(LOGITS)).containsExactly(new double[] {0, 1, 0, 0}, EXACTLY);
        assertThat(new Sampling(1, 0, 0.5).probabilities(LOGITS))
                .containsExactly(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, EXACTLY);
        assertThat(new Sampling(1, 0, 0.8).probabilities(LOGITS))
                .containsExactly(new double[] {0, 4 / 9.0, 2 / 9.0, 3 / 9.0}, EXACTLY);
    }

    @Test
    void topPCountsWhatTopKHasLeft() {
        // Of 4/7 and 3/7 the first alone reaches 0.55; of all four it would not.
        assertThat(new Sampling(1, 2, 0.55).probabilities(LOGITS)).containsExactly(new double[] {0, 1, 0, 0}, EXACTLY);
    }

    @Test
    void equalLogitsAreRankedByIdSoThatTopKIsExact() {
        assertThat(new Sampling(1, 2, 1).probabilities(new float[] {7, 7, 7}))
                .containsExactly(new double[] {0.5, 0.5, 0}, EXACTLY);
    }

    @Test
    void temperatureZeroTakesTheMostProbableAndTheLowestIdAmongEquals() {
        assertThat(Sampling.GREEDY.choose(LOGITS, 0.99)).isEqualTo(1);
        assertThat(Sampling.GREEDY.choose(new float[] {-3, 2, 2, 1}, 0.99)).isEqualTo(1);
    }

    @Test
    void aTokenIsDrawnWhereTheRunningSumPassesTheNumber() {
        double[] probabilities = {0, 0.25, 0, 0.5, 0.25, 0};
        assertThat(Sampling.draw(probabilities, 0)).isEqualTo(1);
        assertThat(Sampling.draw(probabilities, 0.2499)).isEqualTo(1);
        assertThat(Sampling.draw(probabilities, 0.25)).isEqualTo(3);
        assertThat(Sampling.draw(probabilities, 0.75)).isEqualTo(4);
        assertThat(Sampling.draw(new double[] {0.5, 0.4999999, 0}, 0.99999999)).isEqualTo(1);
    }

    @Test
    void largeLogitsNeitherOverflowNorVanish() {
        assertThat(new Sampling(0.01, 0, 1).probabilities(new float[] {3e38f, -3e38f}))
                .containsExactly(new double[] {1, 0}, EXACTLY);
    }

    @Test
    void drawsHaveTheFrequenciesOfTheProbabilities() {
        Random random = new Random(1);
        int[] counts = new int[4];
        for (int i = 0; i < 20_000; i++) {
            counts[new Sampling(1, 0, 1).choose(LOGITS, random.nextDouble())]++;
        }
        assertThat(counts[1] / 20_000.0).isCloseTo(0.4, within(0.02));
        assertThat(counts[0] / 20_000.0).isCloseTo(0.1, within(0.02));
    }

    @Property
    void probabilitiesSumToOneOverAtMostTopKTokens(
            @ForAll @Size(min = 1, max = 40) @FloatRange(min = -50, max = 50) float[] logits,
            @ForAll @DoubleRange(min = 0.05, max = 5) double temperature,
            @ForAll @IntRange(max = 50) int topK,
            @ForAll @DoubleRange(min = 0.01, max = 1) double topP) {
        double[] probabilities = new Sampling(temperature, topK, topP).probabilities(logits);
        assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
        assertThat(probabilities[Sampling.mostProbable(logits)]).isPositive();
        if (topK > 0) {
            assertThat(Arrays.stream(probabilities).filter(p -> p > 0).count()).isLessThanOrEqualTo(topK);
        }
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Sampling(-1, 0, 1))
                .hasMessage("temperature -1.0 is out of range; expected 0 or more");
        assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1))
                .hasMessage("temperature NaN is out of range; expected 0 or more");
        assertThatThrownBy(() -> new Sampling(1, -1, 1))
                .hasMessage("top-k -1 is out of range; expected 0 (all tokens) or more");
        assertThatThrownBy(() -> new Sampling(1, 0, 0))
                .hasMessage("top-p 0.0 is out of range; expected above 0 and at most 1");
        assertThatThrownBy(() -> new Sampling(1, 0, 1.1))
                .hasMessage("top-p 1.1 is out of range; expected above 0 and at most 1");
    }
}
