package io.rondo.prep.documents;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that documents have on their way through the pipeline. */
public final class Documents {
    /** String: URI of the file the document came from. */
    public static final String SOURCE = "source";

    /** Long: byte offset of the record in the decompressed file; in Parquet the row number. */
    public static final String POSITION = "position";

    /** String: the document; of a rejected one perhaps only the beginning; of a bad record, as read, the reason. */
    public static final String TEXT = "text";

    /** String: {@link #KEPT} or the name of the rule that rejected it. Rejected documents stay in the dataset. */
    public static final String VERDICT = "verdict";

    /** Binary of 16 bytes: the document's id, see {@link ContentHash}. */
    public static final String HASH = "hash";

    /** Int: the bucket of {@link Buckets}, that is the partition and shard. */
    public static final String BUCKET = "bucket";

    /** Int: the step that rejected it, counted from 0; {@link #READING}; or, of a kept document, the number of steps. */
    public static final String STEP = "step";

    /** String: what the rule that rejected it found. */
    public static final String VALUE = "value";

    /** Int: bit {@code i} says that step {@code i} has changed the text. */
    public static final String CHANGES = "changes";

    /** String: {@link Tally#encode()}. */
    public static final String TALLY = "tally";

    /** Long: Unicode code points of the whole text. */
    public static final String CHARACTERS = "characters";

    /** Verdict on a document that goes into the shards, if no further step objects. */
    public static final String KEPT = "kept";

    /** Verdict on a record that is not what its format promises. */
    public static final String BAD = "bad";

    /** Verdict on a document of which the steps have left nothing. */
    public static final String EMPTY = "empty";

    /** The "step" that rejects bad records. */
    public static final int READING = -1;

    /** As many as the changes have bits. */
    public static final int MOST_STEPS = 32;

    /** What readers give. */
    public static final StructType READ = new StructType()
            .add(SOURCE, DataTypes.StringType, false)
            .add(POSITION, DataTypes.LongType, false)
            .add(TEXT, DataTypes.StringType, false)
            .add(VERDICT, DataTypes.StringType, false);

    /** What steps take and give. */
    public static final StructType JUDGED = READ.add(HASH, DataTypes.BinaryType, false)
            .add(BUCKET, DataTypes.IntegerType, false)
            .add(STEP, DataTypes.IntegerType, false)
            .add(VALUE, DataTypes.StringType, false)
            .add(CHANGES, DataTypes.IntegerType, false)
            .add(TALLY, DataTypes.StringType, false)
            .add(CHARACTERS, DataTypes.LongType, false);

    private Documents() {}
}
