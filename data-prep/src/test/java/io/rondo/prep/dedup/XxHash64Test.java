package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
    /** Known answers of the reference implementation, as public test suites of XXH64 list them. */
    @ParameterizedTest
    @CsvSource({
        "0, '', ef46db3751d8e999",
        "0, a, d24ec4f1a98c6e5b",
        "0, abc, 44bc2cf5ad770999",
        "0, 1234, d8316e61d84f6ba4",
        "0, 12345678, d2d02f08cf7cfd4a",
        "0, 123456789012345, c377d78ade001a3c",
        "0, 1234567890123456, b61c33dc6c59f270",
        "0, 1234567890123456789012345678901, 8f367cb873a5376e",
        "0, 12345678901234567890123456789012, 40fd1aa52d98274c",
        "0, The quick brown fox jumps over the lazy dog, 0b242d361fda71bc",
        "0, Nobody inspects the spammish repetition, fbcea83c8a378bf1",
        "20141025, xxhash, b559b98d844e0635",
        "5381, '', af382146d5c3cacf",
        "5381, abc, 19d1c1b5c673451f",
        "5381, 12345678901234567890123456789012, 38ea26e7c55f8095"
    })
    void knownAnswersAreGiven(long seed, String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(Long.toHexString(XxHash64.hash(bytes, 0, bytes.length, seed)))
                .isEqualTo(expected.replaceFirst("^0+", ""));
    }

    @Test
    void everyPartOfAnArrayHasTheHashThatSparkGivesIt() {
        byte[] bytes = new byte[300];
        new Random(1).nextBytes(bytes);
        for (int from = 0; from < 10; from++) {
            for (int to = from; to <= bytes.length; to++) {
                assertThat(XxHash64.hash(bytes, from, to, 42))
                        .isEqualTo(XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET + from, to - from, 42));
            }
        }
    }
}
