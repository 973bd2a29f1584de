package io.rondo.rounds;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.lang.ref.SoftReference;
import org.apache.spark.SparkEnv;

/**
 * The shared parameters of the current round in this JVM: the first task gets them, and those that run beside it wait and
 * use the same array. It goes with the next round, or earlier if memory is needed and no task uses it.
 */
final class ParameterCache {
    // Spark gives tasks nothing that lives as long as the executor, except what is static.
    private static final ParameterCache OF_THIS_JVM = new ParameterCache();

    private String session = "";
    private long round = -1;
    private SoftReference<float[]> parameters = new SoftReference<>(new float[0]);

    static ParameterCache ofThisJvm() {
        return OF_THIS_JVM;
    }

    /**
     * θ for a task.
     *
     * @param values shared: nobody may change them
     * @param bytes that came over the network for this task
     */
    @SuppressWarnings("ArrayRecordComponent") // as large as the model: handed over, never copied or compared
    record Fetched(float[] values, long bytes) {}

    synchronized Fetched get(RoundAssignment assignment, ParameterSource source, FileStore run) throws IOException {
        float[] held = parameters.get();
        if (held != null && round == assignment.round() && session.equals(assignment.session())) {
            return new Fetched(held, 0);
        }
        parameters.clear(); // two of them need not be in memory at the same time
        float[] fetched = source.fetch(run);
        session = assignment.session();
        round = assignment.round();
        parameters = new SoftReference<>(fetched);
        boolean nearby =
                SparkEnv.get().executorId().equals(WorkerSeat.DRIVER) && source instanceof ParameterSource.FromDriver;
        return new Fetched(fetched, nearby ? 0 : (long) Float.BYTES * fetched.length);
    }

    synchronized void forget() {
        parameters.clear();
        round = -1;
    }
}
