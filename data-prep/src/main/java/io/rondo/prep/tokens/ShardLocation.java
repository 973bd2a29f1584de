package io.rondo.prep.tokens;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where tasks write: a directory that no other run uses, with one directory per task attempt, so that retried,
 * speculative and forgotten attempts never meet.
 *
 * @param root URI of the dataset
 * @param attempts path of the attempts' parent directory in the dataset
 * @param configuration Hadoop's
 */
record ShardLocation(String root, String attempts, Broadcast<SerializableConfiguration> configuration)
        implements Serializable {
    String attempt(long taskAttempt) {
        return attempts + "/" + taskAttempt;
    }

    FileStore store(String directory) {
        return HadoopFileStore.at(root, configuration.value().value()).directory(directory);
    }
}
