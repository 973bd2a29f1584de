package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void everySizeUpTo2000IsPermuted() {
        for (int size = 1; size <= 2000; size++) {
            assertThat(image(new Permutation(size, size * 31L)).cardinality())
                    .as("size " + size)
                    .isEqualTo(size);
        }
    }

    @Property(tries = 30)
    void anySizeIsPermuted(@ForAll @IntRange(min = 1, max = 300_000) int size, @ForAll long seed) {
        assertThat(image(new Permutation(size, seed)).cardinality()).isEqualTo(size);
    }

    @Property(tries = 300)
    void hugeSizesStayInsideAndDoNotCollide(
            @ForAll @LongRange(min = 1L << 32, max = Permutation.LARGEST_SIZE) long size, @ForAll long seed) {
        Permutation permutation = new Permutation(size, seed);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            long value = permutation.apply(size - 1 - i * (size / 101));
            assertThat(value).isBetween(0L, size - 1);
            assertThat(seen.add(value)).isTrue();
        }
    }

    @Test
    void seedsGiveDifferentOrders() {
        assertThat(order(new Permutation(100, 1))).isEqualTo(order(new Permutation(100, 1)));
        assertThat(order(new Permutation(100, 1))).isNotEqualTo(order(new Permutation(100, 2)));
        assertThat(order(new Permutation(100, 1)))
                .isNotEqualTo(LongStream.range(0, 100).toArray());
    }

    @Test
    void allOrdersOfFourComeAboutEquallyOften() {
        Map<String, Integer> seen = new HashMap<>();
        for (int seed = 0; seed < 24_000; seed++) {
            seen.merge(Arrays.toString(order(new Permutation(4, seed))), 1, Integer::sum);
        }
        // 24 orders, 1000 expected each, standard deviation 31.
        assertThat(seen).hasSize(24);
        assertThat(seen.values()).allSatisfy(count -> assertThat(count).isBetween(840, 1160));
    }

    @Test
    void everyTenthOfTheOrderCoversEveryTenthOfTheValuesEvenly() {
        Permutation permutation = new Permutation(100_000, 7);
        int[][] hits = new int[10][10];
        for (int i = 0; i < 100_000; i++) {
            hits[i / 10_000][(int) (permutation.apply(i) / 10_000)]++;
        }
        // 1000 expected in each cell, standard deviation 28.
        for (int[] row : hits) {
            for (int cell : row) {
                assertThat(cell).isBetween(850, 1150);
            }
        }
    }

    @Test
    void sizesAndIndicesOutsideTheRangeAreRefused() {
        assertThatThrownBy(() -> new Permutation(0, 1)).hasMessage("a permutation of size 0: expected 1 to 2^62");
        assertThatThrownBy(() -> new Permutation((1L << 62) + 1, 1)).hasMessageContaining("expected 1 to 2^62");
        assertThatThrownBy(() -> new Permutation(5, 1).apply(5)).hasMessage("index 5 of a permutation of size 5");
        assertThatThrownBy(() -> new Permutation(5, 1).apply(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static BitSet image(Permutation permutation) {
        BitSet image = new BitSet();
        for (long i = 0; i < permutation.size(); i++) {
            long value = permutation.apply(i);
            assertThat(value < permutation.size()).isTrue();
            image.set((int) value);
        }
        return image;
    }

    private static long[] order(Permutation permutation) {
        return LongStream.range(0, permutation.size()).map(permutation::apply).toArray();
    }
}
