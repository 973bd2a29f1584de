package io.rondo.rounds;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** Where the tasks of a round find the shared parameters θ. */
sealed interface ParameterSource extends Serializable {
    /** How many parameters. */
    int length();

    /** Gets all of them; {@link ParameterCache} sees to it that an executor does so once a round. */
    float[] fetch(FileStore run) throws IOException;

    /** The driver has them; executors hand Spark's blocks of 4 MiB on to each other. */
    record FromDriver(int length, Broadcast<float[]> parameters) implements ParameterSource {
        private static final long serialVersionUID = 1L;

        @Override
        public float[] fetch(FileStore run) {
            return parameters.value();
        }
    }

    /** They lie in the run's directory. */
    record FromFiles(StoredVector parameters) implements ParameterSource {
        private static final long serialVersionUID = 1L;

        @Override
        public int length() {
            return parameters.length();
        }

        @Override
        public float[] fetch(FileStore run) throws IOException {
            return StoredVectorReader.readAll(run, parameters);
        }
    }
}
