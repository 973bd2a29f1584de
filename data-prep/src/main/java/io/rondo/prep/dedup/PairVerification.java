package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.sketch.BloomFilter;

/** Computes the similarity of candidate pairs. Holds what they are compared by until it is closed. */
final class PairVerification implements AutoCloseable {
    /** Double in [0, 1]. */
    static final String SIMILARITY = "similarity";

    /** Boolean: whether the similarity is estimated from signatures. */
    static final String ESTIMATED = "estimated";

    static final StructType SCHEMA = BucketPairs.SCHEMA
            .add(SIMILARITY, DataTypes.DoubleType, false)
            .add(ESTIMATED, DataTypes.BooleanType, false);

    private static final String HASH = "hash";
    private static final long FILTER_BITS_PER_DOCUMENT = 12;
    /** 8 MiB, Spark's own limit; beyond 5 million candidates the filter lets more and more others pass. */
    private static final long MOST_FILTER_BITS = 1L << 26;

    private final Dataset<Row> evidence;
    private final Broadcast<byte[]> candidates;
    private final NearDuplicateSettings settings;

    private PairVerification(Dataset<Row> evidence, Broadcast<byte[]> candidates, NearDuplicateSettings settings) {
        this.evidence = evidence;
        this.candidates = candidates;
        this.settings = settings;
    }

    /**
     * Gets ready to compare documents.
     *
     * @param pairs of the schema {@link BucketPairs#SCHEMA}, cheap to read; they name all documents that will be compared
     * @param count of the pairs, above 0
     */
    static PairVerification of(
            Dataset<Row> pairs,
            long count,
            Dataset<Row> documents,
            Optional<KeptBefore> before,
            NearDuplicateSettings settings)
            throws IOException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(pairs.sparkSession().sparkContext());
        Broadcast<byte[]> candidates = context.broadcast(filter(pairs, count));
        // Joined twice for each set of pairs.
        Dataset<Row> evidence = evidence(documents, before, new Candidates(candidates), settings)
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new PairVerification(evidence, candidates, settings);
    }

    /**
     * The pairs that are similar enough.
     *
     * @param pairs of the schema {@link BucketPairs#SCHEMA}
     * @return of the schema {@link #SCHEMA}; computed already
     */
    Dataset<Row> verified(Dataset<Row> pairs) {
        Dataset<Row> ofFirst = evidence.toDF(BucketPairs.FIRST, "firstContent", "firstExact");
        Dataset<Row> ofSecond = evidence.toDF(BucketPairs.SECOND, "secondContent", "secondExact");
        return Lineage.cut(pairs.join(ofFirst, BucketPairs.FIRST)
                .join(ofSecond, BucketPairs.SECOND)
                .select(
                        col(BucketPairs.FIRST),
                        col(BucketPairs.SECOND),
                        col("firstContent"),
                        col("firstExact"),
                        col("secondContent"),
                        col("secondExact"))
                .mapPartitions(new Verify(settings), Encoders.row(SCHEMA)));
    }

    @Override
    public void close() {
        evidence.unpersist();
        candidates.destroy();
    }

    private static byte[] filter(Dataset<Row> pairs, long count) throws IOException {
        StructType schema = new StructType().add(HASH, DataTypes.LongType, false);
        long documents = 2 * count;
        long bits = Math.min(MOST_FILTER_BITS, documents * FILTER_BITS_PER_DOCUMENT);
        BloomFilter filter =
                pairs.mapPartitions(new Hashes(), Encoders.row(schema)).stat().bloomFilter(HASH, documents, bits);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        filter.writeTo(bytes);
        return bytes.toByteArray();
    }

    private static Dataset<Row> evidence(
            Dataset<Row> documents, Optional<KeptBefore> before, Candidates candidates, NearDuplicateSettings settings)
            throws IOException {
        Dataset<Row> ofNew = documents.mapPartitions(
                new Evidence.OfDocuments(settings, false, candidates), Encoders.row(Evidence.SCHEMA));
        return before.isPresent() ? ofNew.union(evidence(before.get(), candidates, settings)) : ofNew;
    }

    private static Dataset<Row> evidence(KeptBefore kept, Candidates candidates, NearDuplicateSettings settings)
            throws IOException {
        if (kept.texts().isEmpty()) {
            return kept.signatures()
                    .mapPartitions(new Evidence.OfKeptSignatures(candidates), Encoders.row(Evidence.SCHEMA));
        }
        return kept.texts()
                .get()
                .of(candidates)
                .mapPartitions(new Evidence.OfDocuments(settings, true, candidates), Encoders.row(Evidence.SCHEMA));
    }

    private record Hashes() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> pairs) {
            return new ExpandedRows(pairs) {
                @Override
                void take(Row pair) {
                    give(RowFactory.create(Evidence.hash(pair.getAs(0))));
                    give(RowFactory.create(Evidence.hash(pair.getAs(1))));
                }
            };
        }
    }

    private record Verify(NearDuplicateSettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> pairs) {
            MinHash minHash = new MinHash(settings);
            return new ExpandedRows(pairs) {
                @Override
                void take(Row pair) {
                    byte[] first = pair.getAs(2);
                    byte[] second = pair.getAs(4);
                    // Only the first, smaller one can be kept before, and so be known by its signature alone.
                    boolean estimated = !pair.getBoolean(3);
                    double similarity =
                            estimated ? estimate(first, NgramSet.toLongs(second)) : NgramSet.similarity(first, second);
                    if (similarity >= settings.threshold()) {
                        give(RowFactory.create(pair.get(0), pair.get(1), similarity, estimated));
                    }
                }

                private double estimate(byte[] rows, long[] set) {
                    return Signature.similarity(
                            rows, minHash.of(set, set.length).rows());
                }
            };
        }
    }
}
