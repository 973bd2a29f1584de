package io.rondo.prep.dedup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Goes through the documents of each component from the most to the least preferred one, and removes those that are
 * similar to one that it has kept: the lexicographically first maximal independent set of the graph of similar documents.
 *
 * <p>Memory: the neighbours of one document, and a hash for each kept one of a component up to a limit. Beyond it the
 * documents kept so far are forgotten, all but the most preferred one; what is similar to forgotten ones only is kept.
 *
 * @param mostRemembered the limit, at least 1
 */
record GreedyChoice(int mostRemembered) implements MapPartitionsFunction<Row, Row> {
    /** Binary: the smallest node of the component. */
    static final String COMPONENT = "component";
    /** Binary: a document. */
    static final String NODE = "node";
    /** Binary: one that it is similar to and that is preferred; empty in a row that only says that the node exists. */
    static final String OTHER = "other";

    /** What is read: both ends of each edge, as {@link #bothEnds} gives them. */
    static final StructType ENDS = new StructType()
            .add(COMPONENT, DataTypes.BinaryType, false)
            .add(NODE, DataTypes.BinaryType, false)
            .add(OTHER, DataTypes.BinaryType, false)
            .add(PairVerification.SIMILARITY, DataTypes.DoubleType, false)
            .add(PairVerification.ESTIMATED, DataTypes.BooleanType, false);

    /** Boolean: whether the document is removed, because the other one is kept. */
    static final String REMOVED = "removed";

    /**
     * What is given: one row for each removed document, with the most similar kept one as the other. Of a kept document
     * that is similar to preferred ones, all of which are removed, one row for each of these.
     */
    static final StructType CHOSEN = new StructType()
            .add(NODE, DataTypes.BinaryType, false)
            .add(OTHER, DataTypes.BinaryType, false)
            .add(PairVerification.SIMILARITY, DataTypes.DoubleType, false)
            .add(PairVerification.ESTIMATED, DataTypes.BooleanType, false)
            .add(REMOVED, DataTypes.BooleanType, false);

    private static final byte[] NONE = {};

    /** Rows of component, smaller node, larger node, similarity and whether that is estimated, as {@link #ENDS}. */
    static MapPartitionsFunction<Row, Row> bothEnds() {
        return edges -> new ExpandedRows(edges) {
            @Override
            void take(Row edge) {
                give(RowFactory.create(edge.get(0), edge.get(2), edge.get(1), edge.get(3), edge.get(4)));
                give(RowFactory.create(edge.get(0), edge.get(1), NONE, 0.0, false));
            }
        };
    }

    /** @param ends of the schema {@link #ENDS}, sorted by component, node and other; whole components */
    @Override
    public Iterator<Row> call(Iterator<Row> ends) {
        return new Choices(ends, mostRemembered);
    }

    private static final class Choices extends ExpandedRows {
        private final int mostRemembered;
        private final HashSet64 kept = new HashSet64();
        private final List<Row> ofNode = new ArrayList<>();
        private byte[] component = NONE;
        private byte[] node = NONE;

        private Choices(Iterator<Row> ends, int mostRemembered) {
            super(ends);
            this.mostRemembered = mostRemembered;
        }

        @Override
        void take(Row end) {
            byte[] next = end.getAs(1);
            if (!Arrays.equals(next, node)) {
                decide();
                node = next;
            }
            byte[] nextComponent = end.getAs(0);
            if (!Arrays.equals(nextComponent, component)) {
                component = nextComponent;
                kept.clear();
            }
            if (end.<byte[]>getAs(2).length > 0) {
                ofNode.add(end);
            }
        }

        @Override
        void takeEnd() {
            decide();
            node = NONE;
        }

        private void decide() {
            if (node.length == 0) {
                return;
            }
            Optional<Row> nearest = Optional.empty();
            for (Row end : ofNode) {
                boolean closer =
                        nearest.isEmpty() || end.getDouble(3) > nearest.get().getDouble(3);
                if (closer && isKept(end.getAs(2))) {
                    nearest = Optional.of(end);
                }
            }
            if (nearest.isPresent()) {
                give(chosen(nearest.get(), true));
            } else {
                ofNode.forEach(end -> give(chosen(end, false)));
                if (kept.size() == mostRemembered) {
                    kept.clear();
                }
                kept.add(Evidence.hash(node));
            }
            ofNode.clear();
        }

        private boolean isKept(byte[] other) {
            return Arrays.equals(other, component) || kept.contains(Evidence.hash(other));
        }

        private static Row chosen(Row end, boolean removed) {
            return RowFactory.create(end.get(1), end.get(2), end.get(3), end.get(4), removed);
        }
    }
}
