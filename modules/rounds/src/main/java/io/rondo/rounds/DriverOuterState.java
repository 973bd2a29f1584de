package io.rondo.rounds;

import io.rondo.checkpoint.FloatSource;
import io.rondo.storage.FileStore;
import io.rondo.training.OuterOptimizer;
import io.rondo.training.PseudoGradient;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag;

/**
 * Both vectors on the driver's heap, changed in place as the chunks of the mean come back, so that no third vector is
 * needed.
 *
 * @param parameters θ
 * @param momentum of the outer optimizer
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the model: changed in place from round to round
record DriverOuterState(ChunkLayout layout, float[] parameters, float[] momentum) implements OuterState {
    static DriverOuterState of(float[] parameters, float[] momentum) {
        return new DriverOuterState(ChunkLayout.of(parameters.length), parameters, momentum);
    }

    @Override
    public Offer offer(RoundContext context) {
        Broadcast<float[]> broadcast = context.spark().broadcast(parameters, ClassTag.apply(float[].class));
        return new Offer() {
            @Override
            public ParameterSource source() {
                return new ParameterSource.FromDriver(parameters.length, broadcast);
            }

            @Override
            public void close() {
                broadcast.destroy();
            }
        };
    }

    @Override
    public Step step(RoundContext context, OuterOptimizer optimizer, RDD<MeanChunk> means, ByChunk partitioner) {
        Stepping stepping = new Stepping(optimizer);
        Partitions.run(context.spark(), means, 1, partitioner.tasks(), new AllOf(), MeanChunk[].class, stepping::apply);
        return stepping.result();
    }

    @Override
    public OuterState snapshot(Optional<OuterState> former) {
        DriverOuterState copy = former.isPresent() && former.get() instanceof DriverOuterState used
                ? used
                : of(new float[parameters.length], new float[momentum.length]);
        System.arraycopy(parameters, 0, copy.parameters, 0, parameters.length);
        System.arraycopy(momentum, 0, copy.momentum, 0, momentum.length);
        return copy;
    }

    @Override
    public Vectors open(FileStore run) {
        return new Vectors() {
            @Override
            public FloatSource parameters() {
                return FloatSource.of(parameters, 0);
            }

            @Override
            public FloatSource momentum() {
                return FloatSource.of(momentum, 0);
            }

            @Override
            public void close() {
                // the arrays stay
            }
        };
    }

    @Override
    public List<String> files() {
        return List.of();
    }

    /** What a task of the reduction sends to the driver. */
    private static final class AllOf extends Partitions.Task<MeanChunk, MeanChunk[]> {
        private static final long serialVersionUID = 1L;

        @Override
        MeanChunk[] call(scala.collection.Iterator<MeanChunk> means) {
            MeanChunk[] all = new MeanChunk[0];
            while (means.hasNext()) {
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = means.next();
            }
            return all;
        }
    }

    /** Chunks in the order in which they come; their norms are added in the order of the vector. */
    private final class Stepping {
        private final OuterOptimizer optimizer;
        private final double[] squaredNorms = new double[layout.chunks()];
        private final boolean[] came = new boolean[layout.chunks()];
        private boolean finite = true;
        private long nanos;

        Stepping(OuterOptimizer optimizer) {
            this.optimizer = optimizer;
        }

        void apply(MeanChunk[] means) {
            long started = System.nanoTime();
            for (MeanChunk mean : means) {
                int from = layout.from(mean.chunk());
                int to = from + layout.length(mean.chunk());
                if (came[mean.chunk()] || mean.values().length != to - from) {
                    throw new IllegalStateException("chunk " + mean.chunk() + " came twice or in the wrong size");
                }
                came[mean.chunk()] = true;
                float[] theta = Arrays.copyOfRange(parameters, from, to);
                float[] velocity = Arrays.copyOfRange(momentum, from, to);
                optimizer.step(theta, velocity, mean.values());
                System.arraycopy(theta, 0, parameters, from, theta.length);
                System.arraycopy(velocity, 0, momentum, from, velocity.length);
                double norm = PseudoGradient.norm(mean.values());
                squaredNorms[mean.chunk()] = norm * norm;
                finite &= Double.isFinite(PseudoGradient.norm(theta));
            }
            nanos += System.nanoTime() - started;
        }

        Step result() {
            double sum = 0;
            for (int chunk = 0; chunk < came.length; chunk++) {
                if (!came[chunk]) {
                    throw new IllegalStateException("the round brought back no chunk " + chunk);
                }
                sum += squaredNorms[chunk];
            }
            return new Step(DriverOuterState.this, Math.sqrt(sum), finite, nanos / 1e9);
        }
    }
}
