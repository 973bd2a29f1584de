package io.rondo.prep.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ConfigLoader;
import io.rondo.shards.MixtureSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Property(tries = 200)
    void sharesSumToTheWholeAndAreNearestToTheWeights(
            @ForAll @Size(min = 1, max = 64) List<@LongRange(min = 1, max = 1L << 40) Long> given) {
        double[] weights = given.stream().mapToDouble(weight -> weight / 1000.0).toArray();
        double sum = Arrays.stream(weights).sum();

        int[] shares = Shares.of(weights);

        assertThat(Arrays.stream(shares).sum()).isEqualTo(MixtureSource.MOST_SHARES);
        for (int i = 0; i < shares.length; i++) {
            double exact = weights[i] / sum * MixtureSource.MOST_SHARES;
            // The largest may have given one to each that is too small for a share.
            assertThat((double) shares[i])
                    .isBetween(Math.min(exact - 64, exact), exact + 1)
                    .isPositive();
        }
    }

    @Test
    void weightsAreTakenAsTheyAre() {
        assertThat(shares(new long[] {5, 7_000}, "{name=a, paths=[x], weight=3}, {name=b, paths=[y], weight=1}"))
                .containsExactly(49_152, 16_384);
    }

    @Test
    void withoutWeightsTokensAndRepeatsCountAndATemperatureLevelsThem() {
        String sources = "{name=a, paths=[x]}, {name=b, paths=[y], repeats=3}";
        assertThat(shares(new long[] {300, 100}, sources)).containsExactly(32_768, 32_768);
        assertThat(shares(new long[] {900, 100}, "{name=a, paths=[x]}, {name=b, paths=[y]}"))
                .containsExactly(58_982, 6_554);
        assertThat(shares(new long[] {900, 100}, "{name=a, paths=[x]}, {name=b, paths=[y]}", "temperature=2"))
                .containsExactly(49_152, 16_384);
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertRefused(
                "weight is given for some sources only; expected all or none",
                "{name=a, paths=[x], weight=3}, {name=b, paths=[y]}");
        assertRefused("two sources have the same name; the names are [a]", "{name=a, paths=[x]}, {name=a, paths=[y]}");
        assertRefused(
                "weight and repeats are given for one source; expected one of them",
                "{name=a, paths=[x], weight=3, repeats=2}");
        assertRefused("name = A is not of lower-case letters, digits, '-' and '_' only", "{name=A, paths=[x]}");
        assertRefused("sources has 0 entries; expected 1 to 64", "");
        assertRefused(
                "temperature is given beside weights, which it does not change",
                "{name=a, paths=[x], weight=3}",
                "temperature=2");
    }

    private static void assertRefused(String sentence, String sources, String... overrides) {
        assertThatThrownBy(() -> settings(sources, overrides)).hasMessageEndingWith(sentence);
    }

    private static int[] shares(long[] tokens, String sources, String... overrides) {
        return Shares.of(Shares.weights(settings(sources, overrides), tokens));
    }

    private static MixingSettings settings(String sources, String... overrides) {
        List<String> all = new ArrayList<>(List.of("sources=[" + sources + "]"));
        all.addAll(List.of(overrides));
        return ConfigLoader.load(MixingSettings.class, Optional.empty(), all);
    }
}
