package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class GreedyChoiceTest {
    private record Edge(int component, int small, int large, double similarity) {}

    @Property(tries = 60)
    void theResultIsThatOfTheGreedyAlgorithm(@ForAll @IntRange(min = 1, max = 60) int nodes, @ForAll long seed) {
        Random random = new Random(seed);
        List<Edge> edges = new ArrayList<>();
        for (int component = 0; component < 3; component++) {
            for (int i = 0; i < 2 * nodes; i++) {
                int one = 1000 * component + random.nextInt(nodes);
                int other = 1000 * component + random.nextInt(nodes);
                if (one != other) {
                    edges.add(new Edge(
                            1000 * component, Math.min(one, other), Math.max(one, other), random.nextInt(4) / 4.0));
                }
            }
        }

        assertThat(removed(edges, 1 << 20)).isEqualTo(greedy(edges));
    }

    @Test
    void ofAChainInOrderEverySecondIsRemoved() {
        List<Edge> chain = IntStream.range(1, 100_001)
                .mapToObj(i -> new Edge(0, i - 1, i, 0.9))
                .toList();

        Map<Integer, Integer> removed = removed(chain, 1 << 20);

        assertThat(removed).hasSize(50_000);
        assertThat(removed).allSatisfy((node, kept) -> {
            assertThat(node % 2).isEqualTo(1);
            assertThat(kept).isEqualTo(node - 1);
        });
    }

    @Test
    void beyondTheLimitDocumentsStayRatherThanGoWrongly() {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < 1000; i++) {
            edges.add(new Edge(0, 0, 10_000 + i, 0.9)); // the most preferred one is never forgotten
            edges.add(new Edge(0, i, 20_000 + i, 0.9));
        }
        edges.add(new Edge(0, 30_000, 30_001, 0.9)); // just kept

        Map<Integer, Integer> all = removed(edges, 1 << 20);
        Map<Integer, Integer> some = removed(edges, 10);

        assertThat(all).hasSize(2 * 999 + 1);
        assertThat(all.entrySet()).containsAll(some.entrySet());
        assertThat(some).containsEntry(10_500, 0).containsEntry(30_001, 30_000).hasSizeBetween(1000, 1020);
    }

    /** Removed nodes with the kept one that each is nearest to. */
    private static Map<Integer, Integer> removed(List<Edge> edges, int mostRemembered) {
        List<Edge> anyOrder = new ArrayList<>(edges);
        Collections.shuffle(anyOrder, new Random(1));
        Iterator<Row> rows = anyOrder.stream()
                .map(edge -> RowFactory.create(
                        bytes(edge.component()), bytes(edge.small()), bytes(edge.large()), edge.similarity(), false))
                .iterator();
        List<Row> ends = new ArrayList<>();
        try {
            GreedyChoice.bothEnds().call(rows).forEachRemaining(ends::add);
            ends.sort(Comparator.<Row>comparingInt(row -> number(row.getAs(0)))
                    .thenComparing(row -> number(row.getAs(1)))
                    .thenComparing(row -> row.<byte[]>getAs(2), java.util.Arrays::compareUnsigned));
            Map<Integer, Integer> removed = new TreeMap<>();
            new GreedyChoice(mostRemembered).call(ends.iterator()).forEachRemaining(row -> {
                if (row.getBoolean(4)) {
                    assertThat(removed.put(number(row.getAs(0)), number(row.getAs(1))))
                            .isNull();
                }
            });
            return removed;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Map<Integer, Integer> greedy(List<Edge> edges) {
        Map<Integer, Map<Integer, Double>> smaller = new HashMap<>();
        Set<Integer> nodes = new TreeSet<>();
        for (Edge edge : edges) {
            nodes.addAll(List.of(edge.small(), edge.large()));
            smaller.computeIfAbsent(edge.large(), key -> new TreeMap<>())
                    .merge(edge.small(), edge.similarity(), Math::max);
        }
        Map<Integer, Integer> removed = new TreeMap<>();
        for (int node : nodes) {
            smaller.getOrDefault(node, Map.of()).entrySet().stream()
                    .filter(other -> !removed.containsKey(other.getKey()))
                    .min(Map.Entry.<Integer, Double>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .ifPresent(nearest -> removed.put(node, nearest.getKey()));
        }
        return removed;
    }

    private static byte[] bytes(int node) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(node).array();
    }

    private static int number(byte[] node) {
        return ByteBuffer.wrap(node).getInt();
    }
}
