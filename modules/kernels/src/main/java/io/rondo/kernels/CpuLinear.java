package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Linear maps: bias and residual stand in the result before the product is added to it. */
final class CpuLinear {
    private static final int ROW = 0;
    private static final int ADDED = 1;
    private static final int SUMS = 2;

    private final ThreadTeam team;
    private final RowMath math;

    CpuLinear(ThreadTeam team, RowMath math) {
        this.team = team;
        this.math = math;
    }

    void forward(INDArray x, Linear map, INDArray y) {
        NativeLinear linear = new NativeLinear(map);
        NativeFloats from = NativeFloats.of(x);
        NativeFloats to = NativeFloats.of(y);
        team.run(lane -> Tiles.each(lane, (int) x.size(0), linear.outputs(), (first, last) -> {
            startWithBias(linear, to, first, last);
            product(lane, linear, from, first, last, to);
        }));
    }

    void forwardAdd(INDArray x, Linear map, Dropout kept, INDArray residual, INDArray y) {
        NativeLinear linear = new NativeLinear(map);
        NativeFloats from = NativeFloats.of(x);
        NativeFloats added = NativeFloats.of(residual);
        NativeFloats to = NativeFloats.of(y);
        team.run(lane -> Tiles.each(
                lane,
                (int) x.size(0),
                linear.outputs(),
                (first, last) ->
                        add(lane, linear, from.address((long) first * linear.inputs()), first, last, kept, added, to)));
    }

    /** {@code to = added + kept(x·w + bias)} of rows {@code first} to {@code last}; x starts at row {@code first}. */
    void add(
            Lane lane,
            NativeLinear linear,
            long x,
            int first,
            int last,
            Dropout kept,
            NativeFloats added,
            NativeFloats to) {
        int width = linear.outputs();
        float[] row = lane.row(ROW, width);
        if (kept.keepsAll()) {
            for (int r = first; r < last; r++) {
                added.get(r * width, row, width);
                linear.bias().ifPresent(bias -> math.add(row, bias, width));
                to.put(r * width, row, width);
            }
            linear.forward(lane, last - first, x, 1, to.address((long) first * width));
            return;
        }
        startWithBias(linear, to, first, last);
        linear.forward(lane, last - first, x, linear.bias().isPresent() ? 1 : 0, to.address((long) first * width));
        float[] residual = lane.row(ADDED, width);
        for (int r = first; r < last; r++) {
            to.get(r * width, row, width);
            kept.apply(row, 0, width, r * width);
            added.get(r * width, residual, width);
            math.add(row, residual, width);
            to.put(r * width, row, width);
        }
    }

    static void startWithBias(NativeLinear linear, NativeFloats to, int first, int last) {
        linear.bias().ifPresent(bias -> {
            for (int r = first; r < last; r++) {
                to.put(r * linear.outputs(), bias, linear.outputs());
            }
        });
    }

    /** Adds to a bias that stands there already. */
    static void product(Lane lane, NativeLinear linear, NativeFloats x, int first, int last, NativeFloats y) {
        linear.forward(
                lane,
                last - first,
                x.address((long) first * linear.inputs()),
                linear.bias().isPresent() ? 1 : 0,
                y.address((long) first * linear.outputs()));
    }

    void backward(INDArray x, Linear map, INDArray dy, INDArray dx, Linear gradient) {
        NativeLinear linear = new NativeLinear(map);
        int rows = (int) x.size(0);
        NativeFloats inputs = NativeFloats.of(x);
        NativeFloats douts = NativeFloats.of(dy);
        NativeFloats dins = NativeFloats.of(dx);
        ColumnSums biasGradient = new ColumnSums(SUMS, gradient.bias(), linear.outputs());
        team.run(lane -> {
            float[] sums = biasGradient.start(lane);
            Tiles.each(lane, rows, linear.outputs(), (first, last) -> {
                if (biasGradient.wanted()) {
                    sumColumns(lane, douts, first, last, linear.outputs(), sums);
                }
                linear.backward(
                        lane,
                        last - first,
                        douts.address((long) first * linear.outputs()),
                        dins.address((long) first * linear.inputs()));
            });
        });
        biasGradient.finish(team, math);
        NativeFloats dweight = NativeFloats.of(gradient.weight());
        team.run(lane -> linear.weightGradient(lane, rows, inputs.address(), douts.address(), 0, dweight));
    }

    /** Adds rows {@code first} to {@code last} to {@code sums}. */
    void sumColumns(Lane lane, NativeFloats values, int first, int last, int width, float[] sums) {
        float[] row = lane.row(ROW, width);
        for (int r = first; r < last; r++) {
            values.get(r * width, row, width);
            math.add(sums, row, width);
        }
    }
}
