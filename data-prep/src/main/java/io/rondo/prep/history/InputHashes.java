package io.rondo.prep.history;

import static org.apache.spark.sql.functions.col;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.readers.InputFile;
import io.rondo.storage.Sha256OutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** The SHA-256 of files, computed where the tasks run; each file is read by one task. */
final class InputHashes {
    private static final String GROUP = "group";
    private static final StructType FILES =
            new StructType().add(GROUP, DataTypes.IntegerType, false).add("uri", DataTypes.StringType, false);
    private static final StructType HASHES =
            new StructType().add("uri", DataTypes.StringType, false).add("sha256", DataTypes.StringType, false);
    // Evens out that files are of different sizes.
    private static final int TASKS_PER_CORE = 8;
    private static final int BUFFER = 1 << 17;

    private InputHashes() {}

    /** By URI, in lower-case hexadecimal. */
    static Map<String, String> of(SparkSession spark, List<InputFile> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> configuration =
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
        int groups = Math.min(files.size(), TASKS_PER_CORE * context.defaultParallelism());
        List<Row> rows = new ArrayList<>();
        for (InputFile file : files) {
            rows.add(RowFactory.create(rows.size() % groups, file.uri()));
        }
        Map<String, String> hashes = new HashMap<>();
        spark.createDataFrame(rows, FILES)
                .repartitionById(groups, col(GROUP))
                .map(new Hash(configuration), Encoders.row(HASHES))
                .collectAsList()
                .forEach(row -> hashes.put(row.getString(0), row.getString(1)));
        configuration.destroy();
        return Map.copyOf(hashes);
    }

    private record Hash(Broadcast<SerializableConfiguration> configuration) implements MapFunction<Row, Row> {
        @Override
        public Row call(Row file) {
            String uri = file.getString(1);
            Path path = new Path(uri);
            try (InputStream in =
                            path.getFileSystem(configuration.value().value()).open(path);
                    Sha256OutputStream digest = new Sha256OutputStream(OutputStream.nullOutputStream())) {
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.write(buffer, 0, read);
                }
                return RowFactory.create(uri, digest.sha256());
            } catch (IOException e) {
                throw new RondoException(ExitCode.BAD_DATA, uri + " cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
