package io.rondo.prep.dedup;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Signatures of kept documents as files, so that a later run finds near-duplicates of them without their texts. */
public final class SignatureFiles {
    private SignatureFiles() {}

    /**
     * Writes signatures, one file for each partition that has any.
     *
     * @param signatures of the schema {@link KeptSignatures#SCHEMA}; all ids have the same length
     * @param settings they were made with
     * @param store where
     * @param attempts directory in the store that only this run uses; the caller deletes it
     * @param directory in the store where the files are put in the end; none of their names may exist there
     * @param prefix what their names begin with; the number of the partition follows
     * @return the files, by name
     */
    public static List<RecordFile> write(
            Dataset<Row> signatures,
            NearDuplicateSettings settings,
            FileStore store,
            String attempts,
            String directory,
            String prefix)
            throws IOException {
        SignatureFormat format = new SignatureFormat(settings);
        MapFunction<Row, Row> record =
                row -> RowFactory.create((Object) format.record(row.getAs(0), KeptSignatures.signature(row)));
        return RecordFiles.write(
                signatures.map(record, Encoders.row(RecordFiles.RECORDS)), format, store, attempts, directory, prefix);
    }

    /**
     * Reads files of signatures.
     *
     * @param store where they are
     * @param paths of the files in the store
     * @param settings they must have been made with, the threshold aside
     * @return of the schema {@link KeptSignatures#SCHEMA}
     */
    public static Dataset<Row> read(
            SparkSession spark, FileStore store, List<String> paths, NearDuplicateSettings settings) {
        SignatureFormat format = new SignatureFormat(settings);
        MapFunction<Row, Row> row =
                record -> KeptSignatures.row(format.id(record.getAs(0)), format.signature(record.getAs(0)));
        return RecordFiles.read(spark, store, paths, format).map(row, Encoders.row(KeptSignatures.SCHEMA));
    }
}
