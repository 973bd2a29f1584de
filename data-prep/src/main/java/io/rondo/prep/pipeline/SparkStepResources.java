package io.rondo.prep.pipeline;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.readers.TextFiles;
import io.rondo.prep.steps.StepResources;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** What steps get of Spark: files as Hadoop reaches them, and broadcasts. */
record SparkStepResources(JavaSparkContext spark) implements StepResources {
    private record Sent<T>(Broadcast<T> broadcast) implements Shared<T> {
        @Override
        public T value() {
            return broadcast.value();
        }
    }

    @Override
    public InputStream open(String uri) throws IOException {
        try {
            return TextFiles.open(uri, spark.hadoopConfiguration());
        } catch (FileNotFoundException e) {
            throw new RondoException(ExitCode.BAD_DATA, uri + " does not exist; a step of prepare.steps names it", e);
        }
    }

    @Override
    public <T> Shared<T> share(T value) {
        return new Sent<>(spark.broadcast(value));
    }
}
