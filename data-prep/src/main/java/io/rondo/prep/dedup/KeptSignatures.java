package io.rondo.prep.dedup;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Signatures of documents as rows. */
public final class KeptSignatures {
    /** Binary: the document. */
    public static final String ID = "id";

    /** Binary: big-endian 64-bit hashes of the bands. */
    public static final String BANDS = "bands";

    /** Binary: eight bits of each row of each band. */
    public static final String ROWS = "rows";

    /** What {@link #of} gives. */
    public static final StructType SCHEMA = new StructType()
            .add(ID, DataTypes.BinaryType, false)
            .add(BANDS, DataTypes.BinaryType, false)
            .add(ROWS, DataTypes.BinaryType, false);

    private KeptSignatures() {}

    /**
     * The signatures of documents; those without words have none.
     *
     * @param documents of the schema {@link NearDuplicates#DOCUMENTS}
     * @return of the schema {@link #SCHEMA}, in the same partitions and order
     */
    public static Dataset<Row> of(Dataset<Row> documents, NearDuplicateSettings settings) {
        return documents.mapPartitions(new Sign(settings), Encoders.row(SCHEMA));
    }

    static Signature signature(Row row) {
        LongBuffer packed = ByteBuffer.wrap(row.<byte[]>getAs(1)).asLongBuffer();
        long[] bands = new long[packed.remaining()];
        packed.get(bands);
        return new Signature(bands, row.getAs(2));
    }

    static Row row(byte[] id, Signature signature) {
        ByteBuffer packed = ByteBuffer.allocate(signature.bands().length * Long.BYTES);
        packed.asLongBuffer().put(signature.bands());
        return RowFactory.create(id, packed.array(), signature.rows());
    }

    private record Sign(NearDuplicateSettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            WordNgrams ngrams = new WordNgrams(settings.words());
            MinHash minHash = new MinHash(settings);
            return new ExpandedRows(documents) {
                @Override
                void take(Row document) {
                    ngrams.read(document.getString(2));
                    if (ngrams.count() > 0) {
                        give(row(document.getAs(0), minHash.of(ngrams.hashes(), ngrams.count())));
                    }
                }
            };
        }
    }
}
