package io.rondo.prep.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** One task's slices, one after the other; whatever is open when the task ends, however it ends, is closed. */
record ReadSlices(ReadSettings settings, Broadcast<SerializableConfiguration> configuration)
        implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
        Queue<InputSlice> slices = new ArrayDeque<>();
        rows.forEachRemaining(row -> slices.add(InputSlice.of(row)));
        return slices.isEmpty()
                ? Collections.emptyIterator()
                : new Documents(slices, settings, configuration.value().value());
    }

    private static final class Documents implements Iterator<Row>, TaskCompletionListener {
        private final Queue<InputSlice> slices;
        private final ReadSettings settings;
        private final Configuration configuration;
        private SliceDocuments current;

        private Documents(Queue<InputSlice> slices, ReadSettings settings, Configuration configuration)
                throws IOException {
            this.slices = slices;
            this.settings = settings;
            this.configuration = configuration;
            this.current = SliceDocuments.open(slices.remove(), settings, configuration);
            TaskContext.get().addTaskCompletionListener(this);
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && !slices.isEmpty()) {
                try {
                    current.close();
                    current = SliceDocuments.open(slices.remove(), settings, configuration);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return current.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }

        @Override
        public void onTaskCompletion(TaskContext context) {
            try {
                current.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
