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
 * Signatures of kept documents as files, so that a later run finds near-duplicates of them without their texts. A task
 * writes into a directory of its own; what Spark has accepted as its result is then renamed by the driver.
 */
public final class SignatureFiles {
    private static final StructType WRITTEN = new StructType()
            .add("attempt", DataTypes.StringType, false)
            .add("name", DataTypes.StringType, false)
            .add("signatures", DataTypes.LongType, false)
            .add("length", DataTypes.LongType, false)
            .add("sha256", DataTypes.StringType, false);

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
    public static List<SignatureFile> write(
            Dataset<Row> signatures,
            NearDuplicateSettings settings,
            FileStore store,
            String attempts,
            String directory,
            String prefix)
            throws IOException {
        Broadcast<SerializableConfiguration> configuration = configuration(signatures.sparkSession());
        List<Row> written = signatures
                .mapPartitions(
                        new Write(settings, store.root(), attempts, prefix, configuration), Encoders.row(WRITTEN))
                .collectAsList();
        configuration.destroy();
        for (Row file : written) {
            store.rename(file.getString(0) + "/" + file.getString(1), directory + "/" + file.getString(1));
        }
        return written.stream()
                .map(file -> new SignatureFile(file.getString(1), file.getLong(2), file.getLong(3), file.getString(4)))
                .sorted(Comparator.comparing(SignatureFile::name))
                .toList();
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
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Read read = new Read(settings, store.root(), configuration(spark));
        return spark.createDataFrame(
                context.parallelize(paths, Math.max(1, paths.size())).flatMap(read), KeptSignatures.SCHEMA);
    }

    private static Broadcast<SerializableConfiguration> configuration(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    }

    private record Write(
            NearDuplicateSettings settings,
            String root,
            String attempts,
            String prefix,
            Broadcast<SerializableConfiguration> configuration)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> signatures) throws IOException {
            if (!signatures.hasNext()) {
                return List.<Row>of().iterator();
            }
            TaskContext task = TaskContext.get();
            String attempt = attempts + "/" + task.taskAttemptId();
            String name = String.format(Locale.ROOT, "%s%05d%s", prefix, task.partitionId(), SignatureFormat.ENDING);
            FileStore store = HadoopFileStore.at(root, configuration.value().value());
            Row first = signatures.next();
            int idBytes = first.<byte[]>getAs(0).length;
            try (SignatureWriter writer = new SignatureWriter(store.create(attempt + "/" + name), settings, idBytes)) {
                writer.add(first.getAs(0), KeptSignatures.signature(first));
                while (signatures.hasNext()) {
                    Row row = signatures.next();
                    writer.add(row.getAs(0), KeptSignatures.signature(row));
                }
                SignatureFile file = writer.finish(name);
                return List.of(RowFactory.create(attempt, name, file.signatures(), file.length(), file.sha256()))
                        .iterator();
            }
        }
    }

    private record Read(NearDuplicateSettings settings, String root, Broadcast<SerializableConfiguration> configuration)
            implements FlatMapFunction<String, Row> {
        @Override
        public Iterator<Row> call(String path) throws IOException {
            FileStore store = HadoopFileStore.at(root, configuration.value().value());
            SignatureReader reader = new SignatureReader(store.open(path), root + "/" + path, settings);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(reader));
            return new Entries(reader);
        }

        private static void close(SignatureReader reader) {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Entries implements Iterator<Row> {
        private final SignatureReader reader;
        private boolean hasNext;

        private Entries(SignatureReader reader) throws IOException {
            this.reader = reader;
            this.hasNext = reader.next();
        }

        @Override
        public boolean hasNext() {
            return hasNext;
        }

        @Override
        public Row next() {
            if (!hasNext) {
                throw new NoSuchElementException();
            }
            Row row = KeptSignatures.row(reader.id(), reader.signature());
            try {
                hasNext = reader.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return row;
        }
    }
}
