package io.rondo.prep.dedup;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Candidate pairs out of the buckets of a partition, at most {@code neighbours + 1} for each document of a bucket, so that
 * the buckets that boilerplate fills cost no more than their size. A bucket is read in the order of neighbourhood, then
 * node, in which documents whose further rows agree too stand together. Each document is paired
 *
 * <ul>
 *   <li>with the first of its neighbourhood only, if it is not the first itself: equal texts give a star;
 *   <li>otherwise with the first of the bucket and with the firsts of the {@code neighbours} neighbourhoods before it.
 * </ul>
 *
 * So all neighbourhoods of a bucket are compared with each other as long as it has at most {@code neighbours + 2} of
 * them; in larger ones a pair can be missed here and is found in another band, where its surroundings are others.
 * Documents that were kept before are not compared with each other.
 *
 * @param neighbours see above
 */
record BucketPairs(int neighbours) implements MapPartitionsFunction<Row, Row> {
    /** Binary: the smaller {@link DocumentNode}. */
    static final String FIRST = "first";

    /** Binary: the larger one. */
    static final String SECOND = "second";

    static final StructType SCHEMA =
            new StructType().add(FIRST, DataTypes.BinaryType, false).add(SECOND, DataTypes.BinaryType, false);

    /** @param bands of the schema {@link BandRows#SCHEMA}, sorted by its columns, whole buckets */
    @Override
    public Iterator<Row> call(Iterator<Row> bands) {
        return new Pairs(bands, neighbours);
    }

    private static final class Pairs extends ExpandedRows {
        private final int neighbours;
        private final Deque<byte[]> before = new ArrayDeque<>();
        private long bucket;
        private long neighbourhood;
        private byte[] firstOfBucket = {};
        private byte[] firstOfNeighbourhood = {};

        private Pairs(Iterator<Row> bands, int neighbours) {
            super(bands);
            this.neighbours = neighbours;
        }

        @Override
        void take(Row band) {
            byte[] node = band.getAs(2);
            if (firstOfBucket.length == 0 || band.getLong(0) != bucket) {
                bucket = band.getLong(0);
                firstOfBucket = node;
                before.clear();
            } else if (band.getLong(1) == neighbourhood) {
                pair(firstOfNeighbourhood, node);
                return;
            } else {
                pair(firstOfBucket, node);
                before.forEach(earlier -> pair(earlier, node));
                before.addLast(node);
                if (before.size() > neighbours) {
                    before.removeFirst();
                }
            }
            neighbourhood = band.getLong(1);
            firstOfNeighbourhood = node;
        }

        private void pair(byte[] left, byte[] right) {
            if (DocumentNode.isKeptBefore(left) && DocumentNode.isKeptBefore(right)) {
                return;
            }
            int order = Arrays.compareUnsigned(left, right);
            if (order < 0) {
                give(RowFactory.create(left, right));
            } else if (order > 0) {
                give(RowFactory.create(right, left));
            }
        }
    }
}
