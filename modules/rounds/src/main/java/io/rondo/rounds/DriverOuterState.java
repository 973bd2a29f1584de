package io.rondo.rounds;

import io.rondo.checkpoint.FloatSource;
import io.rondo.storage.FileStore;
import io.rondo.training.OuterStep;
import io.rondo.training.PseudoGradient;
import io.rondo.training.SynchronousStep;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag;

/**
 * All vectors on the driver's heap, changed in place as the chunks of the mean come back, so that the mean is never there
 * as a whole, unless the step needs its norm first.
 *
 * @param parameters θ
 * @param state what the outer step remembers, for example its momentum
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the model: changed in place from round to round
record DriverOuterState(ChunkLayout layout, float[] parameters, List<float[]> state) implements OuterState {
    static DriverOuterState of(float[] parameters, List<float[]> state) {
        return new DriverOuterState(ChunkLayout.of(parameters.length), parameters, state);
    }

    /** @param stateVectors that the outer step remembers */
    static DriverOuterState initial(float[] parameters, int stateVectors) {
        return of(parameters, zeros(parameters.length, stateVectors));
    }

    private static List<float[]> zeros(int length, int count) {
        return Stream.generate(() -> new float[length]).limit(count).toList();
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
    public Step step(
            RoundContext context, OuterStep step, RDD<MeanChunk> means, ByChunk partitioner, Exchange exchange) {
        Stepping stepping = new Stepping(
                step,
                exchange.gather(parameters),
                state.stream().map(exchange::gather).toList());
        Partitions.run(context.spark(), means, 1, partitioner.tasks(), new AllOf(), MeanChunk[].class, stepping::apply);
        stepping.finish();
        exchange.scatter(stepping.parameters, parameters);
        for (int i = 0; i < state.size(); i++) {
            exchange.scatter(stepping.state.get(i), state.get(i));
        }
        return new Step(this, stepping.norm(), stepping.finite, stepping.nanos / 1e9);
    }

    @Override
    public OuterState snapshot(Optional<OuterState> former) {
        DriverOuterState copy = former.isPresent() && former.get() instanceof DriverOuterState used
                ? used
                : initial(new float[parameters.length], state.size());
        System.arraycopy(parameters, 0, copy.parameters, 0, parameters.length);
        for (int i = 0; i < state.size(); i++) {
            System.arraycopy(state.get(i), 0, copy.state.get(i), 0, parameters.length);
        }
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
            public List<FloatSource> state() {
                return state.stream().map(vector -> FloatSource.of(vector, 0)).toList();
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
    private static final class Stepping {
        private final OuterStep step;
        private final ChunkLayout layout;
        private final float[] parameters;
        private final List<float[]> state;
        private final Optional<float[]> whole;
        private final double[] squaredNorms;
        private final boolean[] came;
        private boolean finite = true;
        private long nanos;

        Stepping(OuterStep step, float[] parameters, List<float[]> state) {
            this.step = step;
            this.layout = ChunkLayout.of(parameters.length);
            this.parameters = parameters;
            this.state = state;
            this.whole = step instanceof SynchronousStep ? Optional.of(new float[parameters.length]) : Optional.empty();
            this.squaredNorms = new double[layout.chunks()];
            this.came = new boolean[layout.chunks()];
        }

        void apply(MeanChunk[] means) {
            long started = System.nanoTime();
            for (MeanChunk mean : means) {
                int from = layout.from(mean.chunk());
                int length = layout.length(mean.chunk());
                if (came[mean.chunk()] || mean.values().length != length) {
                    throw new IllegalStateException("chunk " + mean.chunk() + " came twice or in the wrong size");
                }
                came[mean.chunk()] = true;
                double norm = PseudoGradient.norm(mean.values());
                squaredNorms[mean.chunk()] = norm * norm;
                if (whole.isPresent()) {
                    System.arraycopy(mean.values(), 0, whole.get(), from, length);
                } else {
                    step(from, mean.values());
                }
            }
            nanos += System.nanoTime() - started;
        }

        private void step(int from, float[] contribution) {
            int to = from + contribution.length;
            float[] theta = Arrays.copyOfRange(parameters, from, to);
            List<float[]> part = state.stream()
                    .map(vector -> Arrays.copyOfRange(vector, from, to))
                    .toList();
            step.step(theta, part, contribution);
            finite &= Double.isFinite(PseudoGradient.norm(theta));
            System.arraycopy(theta, 0, parameters, from, theta.length);
            for (int i = 0; i < part.size(); i++) {
                System.arraycopy(part.get(i), 0, state.get(i), from, theta.length);
            }
        }

        void finish() {
            for (int chunk = 0; chunk < came.length; chunk++) {
                if (!came[chunk]) {
                    throw new IllegalStateException("the round brought back no chunk " + chunk);
                }
            }
            long started = System.nanoTime();
            if (whole.isPresent()) {
                step.step(parameters, state, whole.get());
                finite = Double.isFinite(PseudoGradient.norm(parameters));
            }
            nanos += System.nanoTime() - started;
        }

        double norm() {
            return Math.sqrt(Arrays.stream(squaredNorms).sum());
        }
    }
}
