package io.rondo.rounds;

import io.rondo.checkpoint.FloatSource;
import io.rondo.rounds.StoredVector.Segment;
import io.rondo.storage.FileStore;
import io.rondo.training.OuterStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.rdd.RDD;

/**
 * Both vectors in files of the run's directory: the driver only knows where they are. The tasks that reduce a part of the
 * pseudo-gradient also make the outer step on it and write the next files.
 *
 * @param parameters θ
 * @param momentum of the outer optimizer
 */
record ShardedOuterState(ChunkLayout layout, StoredVector parameters, StoredVector momentum) implements OuterState {
    static ShardedOuterState of(StoredVector parameters, StoredVector momentum) {
        return new ShardedOuterState(ChunkLayout.of(parameters.length()), parameters, momentum);
    }

    @Override
    public Offer offer(RoundContext context) {
        return new Offer() {
            @Override
            public ParameterSource source() {
                return new ParameterSource.FromFiles(parameters);
            }

            @Override
            public void close() {
                // files go when the run's directory is tidied up
            }
        };
    }

    @Override
    public Step step(
            RoundContext context, OuterStep step, RDD<MeanChunk> means, ByChunk partitioner, Exchange exchange) {
        List<OuterStepTask.Part> parts = new ArrayList<>();
        OuterStepTask task = new OuterStepTask(context, step, this);
        Partitions.run(context.spark(), means, 1, partitioner.tasks(), task, OuterStepTask.Part.class, parts::add);
        parts.sort(Comparator.comparingInt(part -> part.parameters().offset()));
        double squaredNorm = 0;
        for (OuterStepTask.Part part : parts) {
            squaredNorm += part.squaredNorm();
        }
        return new Step(
                of(joined(parts, OuterStepTask.Part::parameters), joined(parts, OuterStepTask.Part::momentum)),
                Math.sqrt(squaredNorm),
                parts.stream().allMatch(OuterStepTask.Part::finite),
                parts.stream().mapToDouble(OuterStepTask.Part::seconds).max().orElse(0));
    }

    private StoredVector joined(List<OuterStepTask.Part> parts, Function<OuterStepTask.Part, Segment> vector) {
        return new StoredVector(layout.parameters(), parts.stream().map(vector).toList());
    }

    @Override
    public OuterState snapshot(Optional<OuterState> former) {
        return this; // files do not change
    }

    @Override
    public Vectors open(FileStore run) {
        StoredVectorReader theta = new StoredVectorReader(run, parameters);
        StoredVectorReader velocity = new StoredVectorReader(run, momentum);
        return new Vectors() {
            @Override
            public FloatSource parameters() {
                return theta;
            }

            @Override
            public List<FloatSource> state() {
                return List.of(velocity);
            }

            @Override
            public void close() throws IOException {
                theta.close();
                velocity.close();
            }
        };
    }

    @Override
    public List<String> files() {
        return Stream.concat(parameters.paths().stream(), momentum.paths().stream())
                .filter(OuterFileFormat::isPart) // after a resume they are a checkpoint's own
                .distinct()
                .toList();
    }
}
