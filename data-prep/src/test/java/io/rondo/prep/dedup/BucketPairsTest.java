package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class BucketPairsTest {
    @Test
    void equalTextsGiveAStar() {
        assertThat(pairs(
                        8,
                        IntStream.range(0, 1000)
                                .mapToObj(i -> band(1, 5, node(i)))
                                .toList()))
                .hasSize(999)
                .allMatch(pair -> pair.startsWith("n000 "));
    }

    @Test
    void smallBucketsGiveAllPairs() {
        assertThat(pairs(
                        8,
                        IntStream.range(0, 10)
                                .mapToObj(i -> band(1, i, node(i)))
                                .toList()))
                .doesNotHaveDuplicates()
                .hasSize(45);
    }

    @Test
    void largeBucketsGiveNoMorePairsThanNeighboursAndOneForEachDocument() {
        List<String> pairs = pairs(
                3, IntStream.range(0, 1000).mapToObj(i -> band(1, i, node(i))).toList());

        assertThat(pairs).doesNotHaveDuplicates().hasSize(1 + 2 + 3 + 996 * 4);
        assertThat(pairs).contains("n000 n500", "n497 n500", "n499 n500").doesNotContain("n496 n500");
    }

    @Test
    void bucketsHaveNothingToDoWithEachOther() {
        List<Row> bands = List.of(
                band(1, 1, "a"), band(1, 1, "b"), band(2, 1, "c"), band(3, 1, "b"), band(3, 2, "a"), band(3, 2, "c"));

        assertThat(pairs(8, bands)).containsExactly("a b", "a b", "a c");
    }

    private static List<String> pairs(int neighbours, List<Row> bands) {
        List<String> pairs = new ArrayList<>();
        Iterator<Row> found = new BucketPairs(neighbours).call(bands.iterator());
        found.forEachRemaining(pair -> pairs.add(text(pair.getAs(0)) + " " + text(pair.getAs(1))));
        return pairs;
    }

    private static Row band(long bucket, long neighbourhood, String node) {
        byte[] bytes = node.getBytes(StandardCharsets.US_ASCII);
        bytes[0] |= (byte) 0x80; // not kept before
        return RowFactory.create(bucket, neighbourhood, bytes);
    }

    private static String node(int number) {
        return String.format("n%03d", number);
    }

    private static String text(byte[] node) {
        byte[] bytes = node.clone();
        bytes[0] &= 0x7F;
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
