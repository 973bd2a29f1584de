package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores, soft-max cross-entropy and its gradient, tile by tile. */
final class CpuLosses {
    private static final int ROW = 0;
    /** Slot of {@link Operands}; 0 is the weight's. */
    private static final int INPUT = 1;

    private final ThreadTeam team;
    private final RowMath math;
    private final Operands operands;

    CpuLosses(ThreadTeam team, RowMath math, Operands operands) {
        this.team = team;
        this.math = math;
        this.operands = operands;
    }

    void forward(INDArray x, Linear head, INDArray targets, INDArray logits, INDArray losses) {
        NativeLinear linear = new NativeLinear(head, operands);
        OperandRows in = operands.of(x, INPUT);
        NativeFloats scores = NativeFloats.of(logits);
        NativeFloats each = NativeFloats.of(losses);
        int[] wanted = targets.toIntVector();
        team.run(lane -> Tiles.each(lane, wanted.length, linear.outputs(), (first, last) -> {
            CpuLinear.product(lane, linear, in, first, last, scores);
            float[] row = lane.row(ROW, linear.outputs());
            float[] loss = new float[1];
            for (int r = first; r < last; r++) {
                scores.get(r * linear.outputs(), row, linear.outputs());
                float target = row[wanted[r]];
                float max = math.max(row, linear.outputs());
                loss[0] = (float) (Math.log(math.expSum(row, max, linear.outputs())) + max - target);
                each.put(r, loss, 1);
            }
        }));
    }

    void backward(
            INDArray x,
            Linear head,
            INDArray targets,
            double scale,
            INDArray logits,
            INDArray losses,
            INDArray dx,
            Linear gradient,
            boolean add) {
        NativeLinear linear = new NativeLinear(head, operands);
        OperandRows in = operands.of(x, INPUT);
        NativeFloats scores = NativeFloats.of(logits);
        NativeFloats each = NativeFloats.of(losses);
        NativeFloats din = NativeFloats.of(dx);
        OperandRows slopes = operands.within(scores, linear.outputs());
        int[] wanted = targets.toIntVector();
        team.run(lane -> Tiles.each(lane, wanted.length, linear.outputs(), (first, last) -> {
            CpuLinear.product(lane, linear, in, first, last, scores);
            float[] row = lane.row(ROW, linear.outputs());
            float[] loss = new float[1];
            for (int r = first; r < last; r++) {
                scores.get(r * linear.outputs(), row, linear.outputs());
                float target = row[wanted[r]];
                float max = math.max(row, linear.outputs());
                float sum = math.expSum(row, max, linear.outputs());
                loss[0] = (float) (Math.log(sum) + max - target);
                each.put(r, loss, 1);
                math.scale(row, (float) (scale / sum), linear.outputs());
                row[wanted[r]] -= (float) scale;
                slopes.put(lane, r, 0, row, linear.outputs());
            }
            linear.backward(lane, last - first, slopes, first, din.address((long) first * linear.inputs()));
        }));
        NativeFloats dweight = NativeFloats.of(gradient.weight());
        team.run(lane -> linear.weightGradient(lane, wanted.length, in, slopes, add ? 1 : 0, dweight));
    }
}
