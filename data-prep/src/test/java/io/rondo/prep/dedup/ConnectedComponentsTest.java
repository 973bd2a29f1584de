package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.LocalSpark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ConnectedComponentsTest {
    private record Edge(int one, int other) {}

    @Test
    void aChainOfAHundredThousandNodesIsOneComponent() {
        List<Integer> nodes = shuffled(100_000, 1);
        List<Edge> chain = IntStream.range(1, nodes.size())
                .mapToObj(i -> new Edge(nodes.get(i - 1), nodes.get(i)))
                .toList();

        assertThat(components(chain))
                .isEqualTo(unionFind(chain))
                .hasSize(99_999)
                .containsValue(0);
    }

    @Test
    void chainsStarsCirclesCompleteAndRandomGraphsHaveTheComponentsThatUnionFindGives() {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < 3000; i++) {
            edges.add(new Edge(i - 1, i));
            edges.add(new Edge(5000, 5000 + i)); // smallest in the middle
            edges.add(new Edge(19_999, 10_000 + i)); // largest in the middle
            edges.add(new Edge(30_000 + i, 30_000 + (i + 1) % 3000));
        }
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < i; j++) {
                edges.add(new Edge(40_000 + i, 40_000 + j));
            }
        }
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            for (int i = 0; i < 40 * seed; i++) {
                edges.add(new Edge(
                        50_000 + 1000 * seed + random.nextInt(1000), 50_000 + 1000 * seed + random.nextInt(1000)));
            }
        }

        assertThat(components(edges)).isEqualTo(unionFind(edges)).hasSizeGreaterThan(12_000);
    }

    @Test
    void repeatedEdgesAndLoopsChangeNothing() {
        List<Edge> edges = List.of(
                new Edge(7, 7),
                new Edge(3, 2),
                new Edge(2, 3),
                new Edge(3, 2),
                new Edge(3, 3),
                new Edge(4, 3),
                new Edge(9, 8));

        assertThat(components(edges)).isEqualTo(Map.of(3, 2, 4, 2, 9, 8));
        assertThat(components(List.of(new Edge(1, 1)))).isEmpty();
        assertThat(components(List.of())).isEmpty();
    }

    private static List<Integer> shuffled(int count, int seed) {
        List<Integer> nodes = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(nodes, new Random(seed));
        return nodes;
    }

    private static Map<Integer, Integer> components(List<Edge> edges) {
        List<Row> rows = edges.stream()
                .map(edge -> RowFactory.create(bytes(edge.one()), bytes(edge.other())))
                .toList();
        Dataset<Row> dataset = LocalSpark.session().createDataFrame(rows, BucketPairs.SCHEMA);
        Map<Integer, Integer> smallest = new TreeMap<>();
        for (Row row : ConnectedComponents.of(dataset).collectAsList()) {
            assertThat(smallest.put(number(row.getAs(0)), number(row.getAs(1)))).isNull();
        }
        return smallest;
    }

    private static byte[] bytes(int node) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(node).array();
    }

    private static int number(byte[] node) {
        return ByteBuffer.wrap(node).getInt();
    }

    /** The smallest node of each node's component, without the smallest nodes themselves. */
    private static Map<Integer, Integer> unionFind(List<Edge> edges) {
        Map<Integer, Integer> parents = new TreeMap<>();
        for (Edge edge : edges) {
            int one = root(parents, edge.one());
            int other = root(parents, edge.other());
            parents.put(Math.max(one, other), Math.min(one, other));
        }
        Map<Integer, Integer> smallest = new TreeMap<>();
        for (int node : List.copyOf(parents.keySet())) {
            if (root(parents, node) != node) {
                smallest.put(node, root(parents, node));
            }
        }
        return smallest;
    }

    private static int root(Map<Integer, Integer> parents, int node) {
        int at = node;
        while (parents.getOrDefault(at, at) != at) {
            int next = parents.get(at);
            parents.put(at, parents.getOrDefault(next, next));
            at = next;
        }
        return at;
    }
}
