package io.rondo.rounds;

import io.rondo.model.LanguageModel;
import io.rondo.rounds.StoredVector.Segment;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/** Makes the parameters that a run starts from on an executor, where the driver has no room for them. */
final class InitialParameters extends Partitions.Task<Integer, Segment[]> {
    private static final long serialVersionUID = 1L;

    /** 64 MiB a file. */
    private static final int MOST_VALUES_PER_FILE = 1 << 24;

    private final ModelShape model;
    private final WorkerComputation computation;
    private final long seed;
    private final ClusterFiles files;
    private final String run;

    private InitialParameters(
            ModelShape model, WorkerComputation computation, long seed, ClusterFiles files, String run) {
        this.model = model;
        this.computation = computation;
        this.seed = seed;
        this.files = files;
        this.run = run;
    }

    /** The state before the first round. */
    static ShardedOuterState make(SparkContext spark, TrainingPlan plan, ClusterFiles files, String run) {
        InitialParameters task = new InitialParameters(
                ModelShape.of(plan.model()),
                WorkerComputation.of(plan.compute()),
                plan.training().seed(),
                files,
                run);
        RDD<Integer> anywhere =
                spark.makeRDD(CollectionConverters.asScala(List.of(0)).toSeq(), 1, ClassTag.apply(Integer.class));
        List<Segment> segments = new ArrayList<>();
        Partitions.run(spark, anywhere, 0, 1, task, Segment[].class, made -> segments.addAll(Arrays.asList(made)));
        int length = segments.get(segments.size() - 1).end();
        return ShardedOuterState.of(new StoredVector(length, segments), StoredVector.zeros(length));
    }

    @Override
    Segment[] call(Iterator<Integer> once) {
        float[] parameters;
        try (LanguageModel made = computation.create(model.toConfig(), seed)) {
            parameters = new float[made.parameterCount()];
            made.copyParameters(parameters);
        }
        FileStore store = files.at(run);
        List<Segment> segments = new ArrayList<>();
        try {
            for (int from = 0; from < parameters.length; from += MOST_VALUES_PER_FILE) {
                int to = Math.min(MOST_VALUES_PER_FILE, parameters.length - from) + from;
                float[] values = Arrays.copyOfRange(parameters, from, to);
                segments.add(OuterFileFormat.write(store, 0, "parameters", from, values));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return segments.toArray(new Segment[0]);
    }
}
