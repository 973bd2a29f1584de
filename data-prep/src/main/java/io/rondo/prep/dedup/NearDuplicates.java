package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;

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
 *     ─connected components─▶ clusters ─greedy choice─▶ documents that are similar to a kept one
 * </pre>
 *
 * <p>Preferred are documents that an earlier run has kept, then those with the smallest priority, then with the longest
 * text or the smallest id, as the settings say. A document is removed if it is similar to a preferred one that is kept.
 * The result is a pure function of documents and settings, whatever the number of partitions. The driver sees counts and a Bloom filter of at most 8 MiB.
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

    /** Binary: the document that is kept in place of this one; of several the most similar one. */
    public static final String KEPT = "kept";
    /** Double: Jaccard similarity of the n-gram sets of document and {@link #KEPT}. */
    public static final String SIMILARITY = "similarity";
    /** Boolean: whether the similarity was estimated from signatures, as the text of the other was not at hand. */
    public static final String ESTIMATED = "estimated";

    /** Columns of the result: one row for each document that is a near-duplicate of one that is kept. */
    public static final StructType REMOVED = new StructType()
            .add(ID, DataTypes.BinaryType, false)
            .add(KEPT, DataTypes.BinaryType, false)
            .add(SIMILARITY, DataTypes.DoubleType, false)
            .add(ESTIMATED, DataTypes.BooleanType, false);

    private static final Logger LOG = LoggerFactory.getLogger(NearDuplicates.class);

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
            try (PairVerification verification = PairVerification.of(pairs, count, documents, before, settings)) {
                Dataset<Row> edges = verification.verified(pairs);
                LOG.info("{} pairs of documents compared.", count);
                return KeptMembers.removed(edges, verification).mapPartitions(new Removed(), Encoders.row(REMOVED));
            }
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

    private record Removed() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> members) {
            return new ExpandedRows(members) {
                @Override
                void take(Row member) {
                    give(RowFactory.create(
                            DocumentNode.id(member.getAs(0)),
                            DocumentNode.id(member.getAs(1)),
                            member.get(2),
                            member.get(3)));
                }
            };
        }
    }
}
