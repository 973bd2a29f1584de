package io.rondo.rounds;

import io.rondo.rounds.StoredVector.Segment;
import io.rondo.storage.FileStore;
import io.rondo.training.Averaging;
import io.rondo.training.OuterOptimizer;
import io.rondo.training.OuterStep;
import io.rondo.training.PseudoGradient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import scala.collection.Iterator;

/** Stage B where the driver holds nothing: the outer step on some neighbouring chunks, from files to new files. */
final class OuterStepTask extends Partitions.Task<MeanChunk, OuterStepTask.Part> {
    private static final long serialVersionUID = 1L;

    private final ClusterFiles files;
    private final String run;
    private final long round;
    private final boolean averaging;
    private final double learningRate;
    private final double outerMomentum;
    private final ChunkLayout layout;
    private final StoredVector parameters;
    private final StoredVector momentum;

    OuterStepTask(RoundContext context, OuterStep step, ShardedOuterState before) {
        this.files = context.files();
        this.run = context.run();
        this.round = context.round();
        this.averaging = step instanceof Averaging;
        if (step instanceof OuterOptimizer optimizer) {
            this.learningRate = optimizer.learningRate();
            this.outerMomentum = optimizer.momentum();
        } else if (averaging) {
            this.learningRate = 1;
            this.outerMomentum = 0;
        } else {
            throw new IllegalArgumentException("a sharded outer state with " + step);
        }
        this.layout = before.layout();
        this.parameters = before.parameters();
        this.momentum = before.momentum();
    }

    /**
     * Where the result lies.
     *
     * @param squaredNorm of the mean pseudo-gradient
     * @param finite whether all parameters are numbers
     */
    record Part(Segment parameters, Segment momentum, double squaredNorm, boolean finite, double seconds) {}

    @Override
    Part call(Iterator<MeanChunk> iterator) {
        List<MeanChunk> means = new ArrayList<>();
        while (iterator.hasNext()) {
            means.add(iterator.next());
        }
        long started = System.nanoTime();
        int from = layout.from(means.get(0).chunk());
        MeanChunk last = means.get(means.size() - 1);
        int length = layout.from(last.chunk()) + layout.length(last.chunk()) - from;
        float[] theta = new float[length];
        float[] velocity = new float[length];
        float[] delta = new float[length];
        double squaredNorm = 0;
        for (MeanChunk mean : means) {
            System.arraycopy(mean.values(), 0, delta, layout.from(mean.chunk()) - from, mean.values().length);
            double norm = PseudoGradient.norm(mean.values());
            squaredNorm += norm * norm;
        }
        FileStore store = files.at(run);
        try {
            read(store, parameters, from, theta);
            read(store, momentum, from, velocity);
            step().step(theta, List.of(velocity), delta);
            Segment newTheta = OuterFileFormat.write(store, round, "parameters", from, theta);
            Segment newVelocity = OuterFileFormat.write(store, round, "momentum", from, velocity);
            return new Part(
                    newTheta,
                    newVelocity,
                    squaredNorm,
                    Double.isFinite(PseudoGradient.norm(theta)),
                    (System.nanoTime() - started) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OuterStep step() {
        return averaging ? new Averaging() : new OuterOptimizer(learningRate, outerMomentum);
    }

    private static void read(FileStore store, StoredVector vector, int from, float[] target) throws IOException {
        try (StoredVectorReader reader = new StoredVectorReader(store, vector)) {
            reader.read(from, target, 0, target.length);
        }
    }
}
