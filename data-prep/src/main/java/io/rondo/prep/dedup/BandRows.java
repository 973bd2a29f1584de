package io.rondo.prep.dedup;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One row for each band of a document. Documents without words have none. */
final class BandRows {
    /** Long: hash of the band, the bucket. */
    static final String BUCKET = "bucket";

    /** Long: {@link Signature#neighbourhood}. */
    static final String NEIGHBOURHOOD = "neighbourhood";

    /** Binary: {@link DocumentNode}. */
    static final String NODE = "node";

    static final StructType SCHEMA = new StructType()
            .add(BUCKET, DataTypes.LongType, false)
            .add(NEIGHBOURHOOD, DataTypes.LongType, false)
            .add(NODE, DataTypes.BinaryType, false);

    private BandRows() {}

    /** Of rows of {@link NearDuplicates#DOCUMENTS}. */
    record OfDocuments(NearDuplicateSettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            WordNgrams ngrams = new WordNgrams(settings.words());
            MinHash minHash = new MinHash(settings);
            return new Expanded(documents) {
                @Override
                void take(Row document) {
                    String text = document.getString(2);
                    ngrams.read(text);
                    if (ngrams.count() > 0) {
                        byte[] node = DocumentNode.of(
                                document.getInt(1), settings.keep().length(text), document.getAs(0));
                        giveBands(minHash.of(ngrams.hashes(), ngrams.count()), node);
                    }
                }
            };
        }
    }

    /** Of rows of {@link KeptSignatures#SCHEMA}. */
    record OfKeptSignatures() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> signatures) {
            return new Expanded(signatures) {
                @Override
                void take(Row signature) {
                    byte[] node = DocumentNode.ofKeptBefore(signature.getAs(0));
                    giveBands(KeptSignatures.signature(signature), node);
                }
            };
        }
    }

    private abstract static class Expanded extends ExpandedRows {
        private Expanded(Iterator<Row> rows) {
            super(rows);
        }

        final void giveBands(Signature signature, byte[] node) {
            long all = signature.hashOfRows();
            for (int band = 0; band < signature.bands().length; band++) {
                give(RowFactory.create(signature.bands()[band], signature.neighbourhood(band, all), node));
            }
        }
    }
}
