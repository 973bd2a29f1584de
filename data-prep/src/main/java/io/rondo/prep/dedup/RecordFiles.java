package io.rondo.prep.dedup;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What an earlier version of a dataset has left for later ones, as files of a {@link RecordForm}. A task writes into a
 * directory of its own; what Spark has accepted as its result is then renamed by the driver.
 */
final class RecordFiles {
    /** Binary: what {@link #write} takes and {@link #read} gives. */
    static final StructType RECORDS = new StructType().add("record", DataTypes.BinaryType, false);

    private static final StructType WRITTEN = new StructType()
            .add("attempt", DataTypes.StringType, false)
            .add("name", DataTypes.StringType, false)
            .add("records", DataTypes.LongType, false)
            .add("length", DataTypes.LongType, false)
            .add("sha256", DataTypes.StringType, false);

    private RecordFiles() {}

    /**
     * Writes records, one file for each partition that has any.
     *
     * @param records of the schema {@link #RECORDS}; all of the same length
     * @param store where
     * @param attempts directory in the store that only this run uses; the caller deletes it
     * @param directory in the store where the files are put in the end; none of their names may exist there
     * @param prefix what their names begin with; the number of the partition follows
     * @return the files, by name
     */
    static List<RecordFile> write(
            Dataset<Row> records, RecordForm form, FileStore store, String attempts, String directory, String prefix)
            throws IOException {
        Broadcast<SerializableConfiguration> configuration = configuration(records.sparkSession());
        List<Row> written = records.mapPartitions(
                        new Write(form, store.root(), attempts, prefix, configuration), Encoders.row(WRITTEN))
                .collectAsList();
        configuration.destroy();
        for (Row file : written) {
            store.rename(file.getString(0) + "/" + file.getString(1), directory + "/" + file.getString(1));
        }
        return written.stream()
                .map(file -> new RecordFile(file.getString(1), file.getLong(2), file.getLong(3), file.getString(4)))
                .sorted(Comparator.comparing(RecordFile::name))
                .toList();
    }

    /**
     * Reads files.
     *
     * @param store where they are
     * @param paths of the files in the store
     * @return of the schema {@link #RECORDS}
     */
    static Dataset<Row> read(SparkSession spark, FileStore store, List<String> paths, RecordForm form) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Read read = new Read(form, store.root(), configuration(spark));
        return spark.createDataFrame(
                context.parallelize(paths, Math.max(1, paths.size())).flatMap(read), RECORDS);
    }

    private static Broadcast<SerializableConfiguration> configuration(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    }

    private record Write(
            RecordForm form,
            String root,
            String attempts,
            String prefix,
            Broadcast<SerializableConfiguration> configuration)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> records) throws IOException {
            if (!records.hasNext()) {
                return List.<Row>of().iterator();
            }
            TaskContext task = TaskContext.get();
            String attempt = attempts + "/" + task.taskAttemptId();
            String name = String.format(Locale.ROOT, "%s%05d%s", prefix, task.partitionId(), form.ending());
            FileStore store = HadoopFileStore.at(root, configuration.value().value());
            byte[] first = records.next().getAs(0);
            try (RecordWriter writer = new RecordWriter(store.create(attempt + "/" + name), form, first.length)) {
                writer.add(first);
                while (records.hasNext()) {
                    writer.add(records.next().getAs(0));
                }
                RecordFile file = writer.finish(name);
                return List.of(RowFactory.create(attempt, name, file.records(), file.length(), file.sha256()))
                        .iterator();
            }
        }
    }

    private record Read(RecordForm form, String root, Broadcast<SerializableConfiguration> configuration)
            implements FlatMapFunction<String, Row> {
        @Override
        public Iterator<Row> call(String path) throws IOException {
            FileStore store = HadoopFileStore.at(root, configuration.value().value());
            RecordReader reader = new RecordReader(store.open(path), root + "/" + path, form);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(reader));
            return new Records(reader);
        }

        private static void close(RecordReader reader) {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Records implements Iterator<Row> {
        private final RecordReader reader;
        private Optional<byte[]> next;

        private Records(RecordReader reader) throws IOException {
            this.reader = reader;
            this.next = reader.next();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public Row next() {
            byte[] record = next.orElseThrow(NoSuchElementException::new);
            try {
                next = reader.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return RowFactory.create((Object) record);
        }
    }
}
