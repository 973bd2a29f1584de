package io.rondo.prep.documents;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that documents have on their way through the pipeline. */
public final class Documents {
    /** String: URI of the file the document came from. */
    public static final String SOURCE = "source";

    /** Long: byte offset of the record in the decompressed file; in Parquet the row number. */
    public static final String POSITION = "position";

    /** String: the document; the reason if the verdict is {@link Verdict#BAD}; empty for other dropped documents. */
    public static final String TEXT = "text";

    /** String: {@link Verdict#key()}. */
    public static final String VERDICT = "verdict";

    /** Binary of 16 bytes: {@link ContentHash}; empty for dropped documents. */
    public static final String HASH = "hash";

    /** Int: the bucket of {@link Buckets}, that is the partition and shard. */
    public static final String BUCKET = "bucket";

    /** What readers give. */
    public static final StructType READ = new StructType()
            .add(SOURCE, DataTypes.StringType, false)
            .add(POSITION, DataTypes.LongType, false)
            .add(TEXT, DataTypes.StringType, false)
            .add(VERDICT, DataTypes.StringType, false);

    /** What filters and deduplication give. */
    public static final StructType JUDGED =
            READ.add(HASH, DataTypes.BinaryType, false).add(BUCKET, DataTypes.IntegerType, false);

    private Documents() {}
}
