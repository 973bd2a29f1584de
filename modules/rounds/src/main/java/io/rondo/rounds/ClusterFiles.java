package io.rondo.rounds;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag;

/**
 * Opens directories wherever a task runs, with the Hadoop settings of the driver: an executor by itself knows nothing of
 * {@code spark.hadoop.…} nor of what was set on the session.
 */
record ClusterFiles(Broadcast<SerializableConfiguration> configuration) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** To be {@linkplain #forget() forgotten} when no task needs it any more. */
    static ClusterFiles of(SparkSession session) {
        SparkContext spark = session.sparkContext();
        return new ClusterFiles(spark.broadcast(
                new SerializableConfiguration(spark.hadoopConfiguration()),
                ClassTag.apply(SerializableConfiguration.class)));
    }

    FileStore at(String uri) {
        return HadoopFileStore.at(uri, configuration.value().value());
    }

    void forget() {
        configuration.destroy();
    }
}
