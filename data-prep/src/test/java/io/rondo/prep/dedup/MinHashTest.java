package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinHashTest {
    private static final NearDuplicateSettings SETTINGS = NearDuplicateSettings.DEFAULT;
    private static final int TRIALS = 2000;

    /** Sets of every size, from those of a sentence to those of a page. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "6, 2", "6, 4", "20, 10", "20, 16", "20, 18", "100, 30", "100, 80", "400, 340"})
    void theShareOfEqualHashesEstimatesTheSimilarityWithoutBias(int union, int common) {
        double similarity = (double) common / union;
        double[] exact = new double[TRIALS];
        double[] fromRows = new double[TRIALS];
        double[] ofBands = new double[TRIALS];
        MinHash minHash = new MinHash(SETTINGS);
        SplittableRandom random = new SplittableRandom(union * 1000L + common);
        for (int trial = 0; trial < TRIALS; trial++) {
            long[] elements = random.longs(union).toArray();
            int half = common + (union - common) / 2;
            long[] one = Arrays.copyOf(elements, half);
            long[] other = elements.clone();
            System.arraycopy(elements, half, other, common, union - half);
            int others = common + union - half;
            exact[trial] = share(minHash.smallest(one, half), minHash.smallest(other, others));
            Signature left = minHash.of(one, half);
            Signature right = minHash.of(other, others);
            fromRows[trial] = Signature.similarity(left.rows(), right.rows());
            ofBands[trial] = share(left.bands(), right.bands());
        }

        double deviation = Math.sqrt(similarity * (1 - similarity) / SETTINGS.hashes());
        double tolerance = 5 * deviation / Math.sqrt(TRIALS) + 1e-12;
        assertThat(mean(exact)).isCloseTo(similarity, within(tolerance));
        // Independent hashes would give exactly this deviation.
        assertThat(deviation(exact)).isCloseTo(deviation, within(0.12 * deviation + 1e-12));
        // What chance makes equal adds a little; estimates below 0 are cut.
        assertThat(mean(fromRows)).isCloseTo(similarity, within(1.5 * tolerance + 0.003));
        assertThat(mean(ofBands)).isCloseTo(Math.pow(similarity, SETTINGS.rows()), within(0.02));
    }

    @Property(tries = 200)
    void signaturesDependOnTheSetOnly(@ForAll @IntRange(min = 1, max = 60) int size, @ForAll long seed) {
        MinHash minHash = new MinHash(SETTINGS);
        long[] elements = new SplittableRandom(seed).longs(size).toArray();
        long[] repeated = new long[3 * size + 5];
        for (int i = 0; i < 3 * size; i++) {
            repeated[i] = elements[size - 1 - i % size];
        }
        Signature signature = minHash.of(elements, size);
        Signature again = minHash.of(repeated, 3 * size);

        assertThat(again.bands()).isEqualTo(signature.bands());
        assertThat(again.rows()).isEqualTo(signature.rows());
        assertThat(signature.bands()).hasSize(14).doesNotHaveDuplicates();
    }

    /** Files of signatures outlive the program. */
    @Test
    void signaturesNeverChange() {
        Signature signature = new MinHash(new NearDuplicateSettings(2, 2, 3, 0.8, 8, Preference.LONGEST))
                .of(WordNgramsTest.set("Herr Präsident, ich danke Ihnen für Ihren Bericht.", 2), 7);

        assertThat(signature.bands()).containsExactly(5290425133708347439L, 5286266406362602180L);
        assertThat(signature.rows()).containsExactly(-114, 125, 23, 20, 43, -99);
    }

    private static double share(long[] one, long[] other) {
        int equal = 0;
        for (int i = 0; i < one.length; i++) {
            equal += one[i] == other[i] ? 1 : 0;
        }
        return (double) equal / one.length;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }
}
