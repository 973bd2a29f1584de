package io.rondo.kernels;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The optimizer: one pass over the flat vectors. */
final class CpuAdamW {
    /** Elements at a time: four arrays of them fit the first cache. */
    private static final int PIECE = 2048;

    private final ThreadTeam team;
    private final RowMath math;

    CpuAdamW(ThreadTeam team, RowMath math) {
        this.team = team;
        this.math = math;
    }

    double squaredNorm(INDArray vector) {
        long address = NativeFloats.address(vector);
        long length = vector.length();
        int pieces = Math.toIntExact((length + PIECE - 1) / PIECE);
        double[] sums = new double[pieces];
        team.run(lane -> {
            float[] values = lane.row(0, PIECE);
            int first = lane.from(pieces);
            int last = lane.to(pieces);
            Window window = new Window(address, (long) first * PIECE, Math.min(length, (long) last * PIECE));
            for (int piece = first; piece < last; piece++) {
                long from = (long) piece * PIECE;
                int count = (int) Math.min(PIECE, length - from);
                window.get(from, values, count);
                sums[piece] = math.squares(values, 0, count);
            }
        });
        double sum = 0;
        for (double piece : sums) {
            sum += piece;
        }
        return sum;
    }

    void step(
            INDArray parameters,
            INDArray gradient,
            INDArray firstMoment,
            INDArray secondMoment,
            List<Kernels.Range> decayed,
            AdamWStep step) {
        long length = parameters.length();
        long p = NativeFloats.address(parameters);
        long g = NativeFloats.address(gradient);
        long m = NativeFloats.address(firstMoment);
        long v = NativeFloats.address(secondMoment);
        team.run(lane -> {
            long first = lane.from(length);
            long last = lane.to(length);
            Rows rows = new Rows(
                    new Window(p, first, last),
                    new Window(g, first, last),
                    new Window(m, first, last),
                    new Window(v, first, last),
                    lane);
            long at = first;
            for (Kernels.Range range : decayed) {
                if (range.to() <= at || range.from() >= last) {
                    continue;
                }
                pieces(rows, at, Math.max(at, range.from()), step, 0);
                at = Math.min(last, range.to());
                pieces(rows, Math.max(first, range.from()), at, step, step.weightDecay());
            }
            pieces(rows, at, last, step, 0);
        });
    }

    private void pieces(Rows rows, long from, long to, AdamWStep step, double decay) {
        double firstCorrection = 1 - Math.pow(step.beta1(), (double) step.step());
        double secondCorrection = 1 - Math.pow(step.beta2(), (double) step.step());
        float[] p = rows.lane().row(0, PIECE);
        float[] g = rows.lane().row(1, PIECE);
        float[] m = rows.lane().row(2, PIECE);
        float[] v = rows.lane().row(3, PIECE);
        for (long at = from; at < to; at += PIECE) {
            int count = (int) Math.min(PIECE, to - at);
            rows.p().get(at, p, count);
            rows.g().get(at, g, count);
            rows.m().get(at, m, count);
            rows.v().get(at, v, count);
            math.adamW(
                    p,
                    g,
                    m,
                    v,
                    (float) step.gradientScale(),
                    (float) step.beta1(),
                    (float) step.beta2(),
                    (float) (1 - step.learningRate() * decay),
                    (float) (step.learningRate() / firstCorrection),
                    (float) (1 / Math.sqrt(secondCorrection)),
                    (float) step.epsilon(),
                    count);
            rows.p().put(at, p, count);
            rows.m().put(at, m, count);
            rows.v().put(at, v, count);
        }
    }

    private record Rows(Window p, Window g, Window m, Window v, Lane lane) {}

    /** A range of a vector that may be longer than one buffer can show, cut into buffers. */
    private static final class Window {
        private static final long BUFFER = 1L << 28;

        private final long from;
        private final NativeFloats[] buffers;

        Window(long address, long from, long to) {
            this.from = from;
            long length = Math.max(0, to - from);
            this.buffers = new NativeFloats[(int) ((length + BUFFER - 1) / BUFFER)];
            for (int i = 0; i < buffers.length; i++) {
                long start = i * BUFFER;
                // A piece may reach into the next buffer's range.
                long size = Math.min(length - start, BUFFER + PIECE);
                buffers[i] = NativeFloats.at(address + (from + start) * Float.BYTES, size);
            }
        }

        void get(long index, float[] target, int count) {
            long offset = index - from;
            buffers[(int) (offset / BUFFER)].get((int) (offset % BUFFER), target, count);
        }

        void put(long index, float[] source, int count) {
            long offset = index - from;
            buffers[(int) (offset / BUFFER)].put((int) (offset % BUFFER), source, count);
        }
    }
}
