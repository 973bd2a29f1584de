package io.rondo.prep.dedup;

import io.rondo.prep.documents.Documents;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Hashes of the paragraphs of kept documents as files, so that a later run removes them without reading the documents. */
public final class KeptParagraphs {
    static final String HIGH = "high";
    static final String LOW = "low";

    /** Two longs: the halves of a paragraph's hash. */
    public static final StructType SCHEMA =
            new StructType().add(HIGH, DataTypes.LongType, false).add(LOW, DataTypes.LongType, false);

    private KeptParagraphs() {}

    /**
     * Writes the paragraphs of documents, one file for each partition that has any.
     *
     * @param documents with the column {@link Documents#TEXT}
     * @param store where
     * @param attempts directory in the store that only this run uses; the caller deletes it
     * @param directory in the store where the files are put in the end; none of their names may exist there
     * @param prefix what their names begin with; the number of the partition follows
     * @return the files, by name
     */
    public static List<RecordFile> write(
            Dataset<Row> documents,
            ParagraphSettings settings,
            FileStore store,
            String attempts,
            String directory,
            String prefix)
            throws IOException {
        Dataset<Row> records =
                documents.select(Documents.TEXT).mapPartitions(new Hash(settings), Encoders.row(RecordFiles.RECORDS));
        return RecordFiles.write(records, new ParagraphFormat(), store, attempts, directory, prefix);
    }

    /**
     * Reads files of paragraphs.
     *
     * @param store where they are
     * @param paths of the files in the store
     * @return of the schema {@link #SCHEMA}
     */
    public static Dataset<Row> read(SparkSession spark, FileStore store, List<String> paths) {
        MapFunction<Row, Row> halves = record ->
                RowFactory.create(ParagraphFormat.high(record.getAs(0)), ParagraphFormat.low(record.getAs(0)));
        return RecordFiles.read(spark, store, paths, new ParagraphFormat()).map(halves, Encoders.row(SCHEMA));
    }

    private record Hash(ParagraphSettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> texts) {
            ParagraphHash hash = new ParagraphHash(settings);
            return new ExpandedRows(texts) {
                @Override
                void take(Row text) {
                    for (String paragraph : Paragraphs.of(text.getString(0))) {
                        if (hash.read(paragraph)) {
                            give(RowFactory.create((Object) ParagraphFormat.record(hash.high(), hash.low())));
                        }
                    }
                }
            };
        }
    }
}
