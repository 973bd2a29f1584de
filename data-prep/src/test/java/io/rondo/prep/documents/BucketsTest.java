package io.rondo.prep.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private static final int[] GOLDEN = {782, 219, 120, 1021};

    @Test
    void documentsSpreadAsTheFractionSays() {
        Buckets buckets = new Buckets(10, 0.15, 3);
        int[] hits = new int[buckets.count()];
        ContentHash hash = new ContentHash();
        for (int i = 0; i < 40_000; i++) {
            hits[buckets.of(hash.of("document " + i))]++;
        }

        assertThat(buckets.validation()).isEqualTo(2);
        assertThat(buckets.count()).isEqualTo(12);
        // 6000 and 3400 expected, standard deviations below 80.
        assertThat(hits[0] + hits[1]).isBetween(5700, 6300);
        assertThat(Arrays.stream(hits, 2, 12).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(3150, 3650));
    }

    @Test
    void theSplitNeverChanges() {
        Buckets buckets = new Buckets(1000, 0.5, 1);
        ContentHash hash = new ContentHash();

        assertThat(new int[] {
                    buckets.of(hash.of("a")),
                    buckets.of(hash.of("b")),
                    buckets.of(hash.of("ä")),
                    buckets.of(hash.of(""))
                })
                .containsExactly(GOLDEN);
    }

    @Test
    void seedsGiveDifferentSplits() {
        byte[][] hashes = new byte[50][];
        for (int i = 0; i < 50; i++) {
            hashes[i] = new ContentHash().of("document " + i);
        }

        assertThat(Arrays.stream(hashes).mapToInt(new Buckets(8, 0.1, 1)::of))
                .isNotEqualTo(Arrays.stream(hashes)
                        .mapToInt(new Buckets(8, 0.1, 2)::of)
                        .toArray());
    }

    @Test
    void shardsAreNamedWithinTheirSplit() {
        Buckets buckets = new Buckets(3, 0.1, 1);

        assertThat(buckets.isValidation(0)).isTrue();
        assertThat(buckets.shardName(0)).isEqualTo("shard-00000");
        assertThat(buckets.isValidation(1)).isFalse();
        assertThat(buckets.shardName(1)).isEqualTo("shard-00000");
        assertThat(buckets.shardName(3)).isEqualTo("shard-00002");
        assertThat(new Buckets(3, 0, 1).validation()).isZero();
    }

    @Test
    void theContentHashIsTheStartOfSha256() {
        assertThat(new ContentHash().of("abc")).asHexString().isEqualTo("BA7816BF8F01CFEA414140DE5DAE2223");
    }
}
