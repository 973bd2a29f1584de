package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds documents that are nearly equal to others:
 *
 * <pre>
 * documents ─n-grams, MinHash─▶ bands ─shuffle─▶ buckets ─▶ candidate pairs ─join with n-gram sets─▶ verified pairs
 *     ─connected components─▶ clusters ─▶ all but one document of each cluster
 * </pre>
 *
 * <p>Of a cluster the document is kept that an earlier run has kept, or else the one with the smallest priority, then
 * with the longest text, then with the smallest id. The result is a pure function of documents and settings, whatever
 * the number of partitions. The driver sees counts and a Bloom filter of at most 8 MiB.
 */
public final class NearDuplicates {
    /** Binary: what the caller knows the document by; no two documents may have the same. */
    public static final String ID = "id";

    /** Int of 0 or more: of near-duplicates the one with the smallest is kept. */
    public static final String PRIORITY = "priority";

    /** String: the document. */
    public static final String TEXT = "text";

    /** Columns of the documents, in this order. */
    public static final StructType DOCUMENTS = new StructType()
            .add(ID, DataTypes.BinaryType, false)
            .add(PRIORITY, DataTypes.IntegerType, false)
            .add(TEXT, DataTypes.StringType, false);

    /** Binary: the document that is kept in place of this one. */
    public static final String KEPT = "kept";

    /** Binary: the most similar one that this document was compared with; through it the two are in one cluster. */
    public static final String NEAREST = "nearest";

    /** Double: Jaccard similarity of the n-gram sets of document and {@link #NEAREST}. */
    public static final String SIMILARITY = "similarity";

    /** Boolean: whether the similarity was estimated from signatures, as the text of the other was not at hand. */
    public static final String ESTIMATED = "estimated";

    /** Columns of the result: one row for each document that is a near-duplicate of another, which is kept. */
    public static final StructType REMOVED = new StructType()
            .add(ID, DataTypes.BinaryType, false)
            .add(KEPT, DataTypes.BinaryType, false)
            .add(NEAREST, DataTypes.BinaryType, false)
            .add(SIMILARITY, DataTypes.DoubleType, false)
            .add(ESTIMATED, DataTypes.BooleanType, false);

    private static final Logger LOG = LoggerFactory.getLogger(NearDuplicates.class);
    private static final String BEST = "best";
    private static final String NEGATED = "negated";

    private NearDuplicates() {}

    /**
     * Finds near-duplicates among documents.
     *
     * @param documents of the schema {@link #DOCUMENTS}; read twice, so persist them if they are costly
     * @return of the schema {@link #REMOVED}; computed already, so reading it again costs little
     */
    public static Dataset<Row> find(Dataset<Row> documents, NearDuplicateSettings settings) throws IOException {
        return find(documents, Optional.empty(), settings);
    }

    /**
     * Finds near-duplicates of documents that were kept before and of each other. Documents that were kept before are
     * never removed.
     *
     * @param documents of the schema {@link #DOCUMENTS}, none of which was kept before; read twice
     * @return as {@link #find(Dataset, NearDuplicateSettings)}
     */
    public static Dataset<Row> find(Dataset<Row> documents, KeptBefore before, NearDuplicateSettings settings)
            throws IOException {
        return find(documents, Optional.of(before), settings);
    }

    private static Dataset<Row> find(
            Dataset<Row> documents, Optional<KeptBefore> before, NearDuplicateSettings settings) throws IOException {
        Dataset<Row> pairs = candidates(documents, before, settings).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long count = pairs.count();
            if (count == 0) {
                LOG.info("No two documents have to be compared.");
                return documents.sparkSession().createDataFrame(List.of(), REMOVED);
            }
            Dataset<Row> verified = VerifiedPairs.of(pairs, count, documents, before, settings);
            Dataset<Row> removed = Lineage.cut(removed(verified));
            LOG.info("{} pairs of documents compared.", count);
            return removed;
        } finally {
            pairs.unpersist();
        }
    }

    private static Dataset<Row> candidates(
            Dataset<Row> documents, Optional<KeptBefore> before, NearDuplicateSettings settings) {
        Dataset<Row> ofNew = documents.mapPartitions(new BandRows.OfDocuments(settings), Encoders.row(BandRows.SCHEMA));
        Dataset<Row> bands = before.map(kept -> ofNew.union(kept.signatures()
                        .mapPartitions(new BandRows.OfKeptSignatures(), Encoders.row(BandRows.SCHEMA))))
                .orElse(ofNew);
        return bands.repartition(col(BandRows.BUCKET))
                .sortWithinPartitions(col(BandRows.BUCKET), col(BandRows.NEIGHBOURHOOD), col(BandRows.NODE))
                .mapPartitions(new BucketPairs(settings.neighbours()), Encoders.row(BucketPairs.SCHEMA))
                .distinct();
    }

    private static Dataset<Row> removed(Dataset<Row> verified) {
        StructType directed = new StructType()
                .add(ConnectedComponents.NODE, DataTypes.BinaryType, false)
                .add(NEGATED, DataTypes.DoubleType, false)
                .add(NEAREST, DataTypes.BinaryType, false)
                .add(ESTIMATED, DataTypes.BooleanType, false);
        Dataset<Row> nearest = verified.mapPartitions(new BothWays(), Encoders.row(directed))
                .groupBy(col(ConnectedComponents.NODE))
                .agg(min(struct(col(NEGATED), col(NEAREST), col(ESTIMATED))).as(BEST));
        return ConnectedComponents.of(verified.select(BucketPairs.FIRST, BucketPairs.SECOND))
                .join(nearest, ConnectedComponents.NODE)
                .select(
                        col(ConnectedComponents.NODE),
                        col(ConnectedComponents.SMALLEST),
                        col(BEST + "." + NEAREST),
                        col(BEST + "." + NEGATED),
                        col(BEST + "." + ESTIMATED))
                .mapPartitions(new Removed(), Encoders.row(REMOVED));
    }

    private record BothWays() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> pairs) {
            return new ExpandedRows(pairs) {
                @Override
                void take(Row pair) {
                    double negated = -pair.getDouble(2);
                    give(RowFactory.create(pair.get(0), negated, pair.get(1), pair.get(3)));
                    give(RowFactory.create(pair.get(1), negated, pair.get(0), pair.get(3)));
                }
            };
        }
    }

    private record Removed() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> members) {
            return new ExpandedRows(members) {
                @Override
                void take(Row member) {
                    byte[] node = member.getAs(0);
                    // New documents may join two that were kept before.
                    if (!DocumentNode.isKeptBefore(node)) {
                        give(RowFactory.create(
                                DocumentNode.id(node),
                                DocumentNode.id(member.getAs(1)),
                                DocumentNode.id(member.getAs(2)),
                                -member.getDouble(3),
                                member.get(4)));
                    }
                }
            };
        }
    }
}
