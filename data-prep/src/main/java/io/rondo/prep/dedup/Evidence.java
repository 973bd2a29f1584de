package io.rondo.prep.dedup;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * What candidates are compared by: the set of n-grams where the text is known, otherwise the rows of the signature. Only
 * documents that a Bloom filter of the candidates lets pass have any, so that hardly any text but theirs is shuffled.
 */
final class Evidence {
    /** Binary: {@link DocumentNode}. */
    static final String NODE = "node";

    /** Binary: {@link NgramSet}, or {@link Signature#rows}. */
    static final String CONTENT = "content";

    /** Boolean: whether it is a set. */
    static final String EXACT = "exact";

    static final StructType SCHEMA = new StructType()
            .add(NODE, DataTypes.BinaryType, false)
            .add(CONTENT, DataTypes.BinaryType, false)
            .add(EXACT, DataTypes.BooleanType, false);

    private Evidence() {}

    static long hash(byte[] node) {
        return XxHash64.hash(node, 0, node.length, 0);
    }

    /**
     * Sets of rows of {@link NearDuplicates#DOCUMENTS}.
     *
     * @param keptBefore whose documents these are
     */
    record OfDocuments(NearDuplicateSettings settings, boolean keptBefore, Candidates candidates)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) throws IOException {
            WordNgrams ngrams = new WordNgrams(settings.words());
            BloomFilter wanted = candidates.read();
            return new ExpandedRows(documents) {
                @Override
                void take(Row document) {
                    byte[] id = document.getAs(0);
                    String text = document.getString(2);
                    byte[] node = keptBefore
                            ? DocumentNode.ofKeptBefore(id)
                            : DocumentNode.of(
                                    document.getInt(1), settings.keep().length(text), id);
                    if (wanted.mightContainLong(hash(node))) {
                        ngrams.read(text);
                        give(RowFactory.create(node, NgramSet.toBytes(ngrams.set()), true));
                    }
                }
            };
        }
    }

    /** Rows of the signatures in rows of {@link KeptSignatures#SCHEMA}. */
    record OfKeptSignatures(Candidates candidates) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> signatures) throws IOException {
            BloomFilter wanted = candidates.read();
            return new ExpandedRows(signatures) {
                @Override
                void take(Row signature) {
                    byte[] node = DocumentNode.ofKeptBefore(signature.getAs(0));
                    if (wanted.mightContainLong(hash(node))) {
                        give(RowFactory.create(node, signature.get(2), false));
                    }
                }
            };
        }
    }
}
