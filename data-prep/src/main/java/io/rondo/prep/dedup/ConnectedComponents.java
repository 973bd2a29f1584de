package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Connected components by alternating large-star and small-star operations (Kiveris, Lattanzi, Mirrokni, Rastogi,
 * Vassilvitskii: Connected Components in MapReduce and Beyond, SoCC 2014). Each operation is one shuffle after which the
 * edges of a node are read in order, so a node of any degree needs the memory of two nodes. It ends when every component
 * is a star around its smallest node, which the large-star operation sees on its way.
 */
final class ConnectedComponents {
    /** Binary: a node; nodes are ordered byte by byte, unsigned. */
    static final String NODE = "node";

    /** Binary: the smallest node of its component. */
    static final String SMALLEST = "smallest";

    static final StructType SCHEMA =
            new StructType().add(NODE, DataTypes.BinaryType, false).add(SMALLEST, DataTypes.BinaryType, false);

    private ConnectedComponents() {}

    /**
     * Finds the components.
     *
     * @param edges two binary columns; direction, repetition and loops do not matter
     * @return of the schema {@link #SCHEMA}, each node once, without those that are the smallest themselves
     */
    static Dataset<Row> of(Dataset<Row> edges) {
        Dataset<Row> bothWays = edges.mapPartitions(new BothWays(), Encoders.row(SCHEMA));
        while (true) {
            LongAccumulator unsettled = edges.sparkSession().sparkContext().longAccumulator();
            Dataset<Row> large = Lineage.cut(byNode(bothWays)
                    .mapPartitions(
                            (MapPartitionsFunction<Row, Row>) rows -> new LargeStar(rows, unsettled),
                            Encoders.row(SCHEMA)));
            if (unsettled.isZero()) {
                return large;
            }
            bothWays =
                    byNode(large).mapPartitions((MapPartitionsFunction<Row, Row>) SmallStar::new, Encoders.row(SCHEMA));
        }
    }

    private static Dataset<Row> byNode(Dataset<Row> edges) {
        return edges.repartition(col(NODE)).sortWithinPartitions(col(NODE), col(SMALLEST));
    }

    private record BothWays() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> edges) {
            return new ExpandedRows(edges) {
                @Override
                void take(Row edge) {
                    if (!Arrays.equals(edge.<byte[]>getAs(0), edge.<byte[]>getAs(1))) {
                        give(RowFactory.create(edge.get(0), edge.get(1)));
                        give(RowFactory.create(edge.get(1), edge.get(0)));
                    }
                }
            };
        }
    }

    /** Reads the distinct neighbours of each node in ascending order. */
    private abstract static class Star extends ExpandedRows {
        private byte[] node = {};
        private byte[] smallest = {};
        private byte[] previous = {};

        private Star(Iterator<Row> edges) {
            super(edges);
        }

        @Override
        final void take(Row edge) {
            byte[] from = edge.getAs(0);
            byte[] neighbour = edge.getAs(1);
            if (!Arrays.equals(from, node)) {
                node = from;
                smallest = neighbour;
                previous = neighbour;
                takeSmallest(node, neighbour);
            } else if (!Arrays.equals(neighbour, previous)) {
                previous = neighbour;
                takeOther(node, smallest, neighbour);
            }
        }

        abstract void takeSmallest(byte[] node, byte[] neighbour);

        abstract void takeOther(byte[] node, byte[] smallest, byte[] neighbour);
    }

    /** Joins the larger neighbours of a node to the smallest of node and neighbours. */
    private static final class LargeStar extends Star {
        private final LongAccumulator unsettled;

        private LargeStar(Iterator<Row> edges, LongAccumulator unsettled) {
            super(edges);
            this.unsettled = unsettled;
        }

        @Override
        void takeSmallest(byte[] node, byte[] neighbour) {
            if (Arrays.compareUnsigned(neighbour, node) > 0) {
                give(RowFactory.create(neighbour, node));
            }
        }

        @Override
        void takeOther(byte[] node, byte[] smallest, byte[] neighbour) {
            boolean isCentre = Arrays.compareUnsigned(node, smallest) < 0;
            if (!isCentre) {
                unsettled.add(1);
            }
            if (Arrays.compareUnsigned(neighbour, node) > 0) {
                give(RowFactory.create(neighbour, isCentre ? node : smallest));
            }
        }
    }

    /** Joins a node and its smaller neighbours, which are all it has here, to the smallest; gives both directions. */
    private static final class SmallStar extends Star {
        private SmallStar(Iterator<Row> edges) {
            super(edges);
        }

        @Override
        void takeSmallest(byte[] node, byte[] neighbour) {
            give(RowFactory.create(node, neighbour));
            give(RowFactory.create(neighbour, node));
        }

        @Override
        void takeOther(byte[] node, byte[] smallest, byte[] neighbour) {
            give(RowFactory.create(neighbour, smallest));
            give(RowFactory.create(smallest, neighbour));
        }
    }
}
