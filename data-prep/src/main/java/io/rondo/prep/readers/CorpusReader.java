package io.rondo.prep.readers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.when;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.documents.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.SerializableConfiguration;

/** Reads all files of the input into one Spark dataset of documents. */
public final class CorpusReader {
    private static final String SLICE_BYTES_KEY = "spark.sql.files.maxPartitionBytes";
    private static final long LEAST_SLICE_BYTES = 1L << 20;

    private CorpusReader() {}

    /**
     * The documents of the files.
     *
     * @return of the schema {@link Documents#READ}; verdicts are kept and bad
     */
    public static Dataset<Row> read(SparkSession spark, List<InputFile> files, ReadSettings settings) {
        List<InputFile> parquet = files.stream()
                .filter(file -> file.format() == InputFormat.PARQUET)
                .toList();
        List<InputFile> records = files.stream()
                .filter(file -> file.format() != InputFormat.PARQUET)
                .toList();
        if (records.isEmpty()) {
            return parquet(spark, parquet, settings);
        }
        Dataset<Row> documents = records(spark, records, settings);
        return parquet.isEmpty() ? documents : documents.union(parquet(spark, parquet, settings));
    }

    private static Dataset<Row> records(SparkSession spark, List<InputFile> files, ReadSettings settings) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> configuration =
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
        long bytes = files.stream().mapToLong(InputFile::length).sum();
        long target = Math.min(
                JavaUtils.byteStringAsBytes(spark.conf().get(SLICE_BYTES_KEY)),
                Math.max(LEAST_SLICE_BYTES, bytes / context.defaultParallelism()));
        List<List<InputSlice>> groups = InputSlice.groups(files, target);
        List<Row> slices = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            for (InputSlice slice : groups.get(group)) {
                slices.add(slice.toRow(group));
            }
        }
        Dataset<Row> documents = spark.createDataFrame(slices, InputSlice.SCHEMA)
                .repartitionById(Math.max(1, groups.size()), col("group"))
                .mapPartitions(new ReadSlices(settings, configuration), Encoders.row(Documents.READ));
        // A few compressed files, which cannot be cut, would keep all other cores idle.
        return groups.size() >= context.defaultParallelism()
                ? documents
                : documents.repartition(context.defaultParallelism(), col(Documents.SOURCE), col(Documents.POSITION));
    }

    private static Dataset<Row> parquet(SparkSession spark, List<InputFile> files, ReadSettings settings) {
        String[] paths = files.stream().map(InputFile::uri).toArray(String[]::new);
        Dataset<Row> rows = spark.read().parquet(paths);
        requireTextColumn(rows, paths[0], settings.textField());
        Column text = col("`" + settings.textField() + "`");
        Column problem = when(text.isNull(), lit("null in the column '" + settings.textField() + "'"))
                .when(
                        octet_length(text).gt(settings.maxRecordBytes()),
                        lit("longer than max-record-bytes = " + settings.maxRecordBytes()));
        return rows.select(
                col("_metadata.file_path").as(Documents.SOURCE),
                col("_metadata.row_index").as(Documents.POSITION),
                coalesce(problem, text).as(Documents.TEXT),
                when(problem.isNull(), Documents.KEPT).otherwise(Documents.BAD).as(Documents.VERDICT));
    }

    private static void requireTextColumn(Dataset<Row> rows, String path, String name) {
        Optional<StructField> column = List.of(rows.schema().fields()).stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
        String found = column.map(
                        field -> "a column of type " + field.dataType().sql())
                .orElse("the columns " + List.of(rows.columns()));
        if (column.isEmpty() || !column.get().dataType().equals(DataTypes.StringType)) {
            throw new RondoException(
                    ExitCode.BAD_DATA, path + " has " + found + "; expected a string column text-field = " + name);
        }
    }
}
