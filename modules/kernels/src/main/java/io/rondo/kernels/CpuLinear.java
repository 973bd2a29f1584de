package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Linear maps: bias and residual stand in the result before the product is added to it. */
final class CpuLinear {
    private static final int ROW = 0;
    private static final int ADDED = 1;
    private static final int SUMS = 2;
    /** Slots of {@link Operands}; 0 is the weight's. */
    private static final int INPUT = 1;

    private static final int GRADIENT = 2;

    private final ThreadTeam team;
    private final RowMath math;
    private final Operands operands;

    CpuLinear(ThreadTeam team, RowMath math, Operands operands) {
        this.team = team;
        this.math = math;
        this.operands = operands;
    }

    void forward(INDArray x, Linear map, INDArray y) {
        NativeLinear linear = new NativeLinear(map, operands);
        OperandRows from = operands.of(x, INPUT);
        NativeFloats to = NativeFloats.of(y);
        team.run(lane -> Tiles.each(lane, (int) x.size(0), linear.outputs(), (first, last) -> {
            startWithBias(linear, to, first, last);
            product(lane, linear, from, first, last, to);
        }));
    }

    void forwardAdd(INDArray x, Linear map, Dropout kept, INDArray residual, INDArray y) {
        NativeLinear linear = new NativeLinear(map, operands);
        OperandRows from = operands.of(x, INPUT);
        NativeFloats added = NativeFloats.of(residual);
        NativeFloats to = NativeFloats.of(y);
        team.run(lane -> Tiles.each(
                lane,
                (int) x.size(0),
                linear.outputs(),
                (first, last) -> add(lane, linear, from, first, first, last, kept, added, to)));
    }

    /** {@code to = added + kept(x·w + bias)} of rows {@code first} to {@code last}, whose x start at a row of {@code x}. */
    void add(
            Lane lane,
            NativeLinear linear,
            OperandRows x,
            int row,
            int first,
            int last,
            Dropout kept,
            NativeFloats added,
            NativeFloats to) {
        int width = linear.outputs();
        float[] values = lane.row(ROW, width);
        long result = to.address((long) first * width);
        if (kept.keepsAll()) {
            for (int r = first; r < last; r++) {
                added.get(r * width, values, width);
                linear.bias().ifPresent(bias -> math.add(values, bias, width));
                to.put(r * width, values, width);
            }
            linear.forward(lane, last - first, x, row, 1, result);
            return;
        }
        startWithBias(linear, to, first, last);
        linear.forward(lane, last - first, x, row, linear.bias().isPresent() ? 1 : 0, result);
        float[] residual = lane.row(ADDED, width);
        for (int r = first; r < last; r++) {
            to.get(r * width, values, width);
            kept.apply(values, 0, width, r * width);
            added.get(r * width, residual, width);
            math.add(values, residual, width);
            to.put(r * width, values, width);
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
    static void product(Lane lane, NativeLinear linear, OperandRows x, int first, int last, NativeFloats y) {
        linear.forward(
                lane,
                last - first,
                x,
                first,
                linear.bias().isPresent() ? 1 : 0,
                y.address((long) first * linear.outputs()));
    }

    void backward(INDArray x, Linear map, INDArray dy, INDArray dx, Linear gradient) {
        NativeLinear linear = new NativeLinear(map, operands);
        int rows = (int) x.size(0);
        OperandRows inputs = operands.of(x, INPUT);
        NativeFloats dins = NativeFloats.of(dx);
        ColumnSums biasGradient = new ColumnSums(SUMS, gradient.bias(), linear.outputs());
        ReadGradient douts = new ReadGradient(dy, operands, GRADIENT, biasGradient);
        team.run(lane -> {
            float[] sums = biasGradient.start(lane);
            Tiles.each(lane, rows, linear.outputs(), (first, last) -> {
                douts.read(lane, first, last, sums, math);
                linear.backward(lane, last - first, douts.rows(), first, dins.address((long) first * linear.inputs()));
            });
        });
        biasGradient.finish(team, math);
        NativeFloats dweight = NativeFloats.of(gradient.weight());
        team.run(lane -> linear.weightGradient(lane, rows, inputs, douts.rows(), 0, dweight));
    }
}
