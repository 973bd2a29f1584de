package io.rondo.kernels;

import io.rondo.kernels.FeedForward.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The feed-forward part, tile by tile: a tile of hidden values is activated and multiplied again while it is in the
 * cache. Only the hidden values are kept; the activated ones come out of the backward pass's own reading of them.
 */
final class CpuFeedForward {
    private static final int HIDDEN = 2;
    private static final int VALUE = 3;
    private static final int OUT = 4;
    private static final int GRADIENT = 5;
    private static final int GATE_GRADIENT = 6;
    private static final int UP_SUMS = 7;
    private static final int DOWN_SUMS = 8;
    private static final int TILE = 0;
    /** Slots of {@link Operands}. */
    private static final int UP = 0;

    private static final int DOWN = 1;
    private static final int INPUT = 2;
    private static final int OUT_GRADIENT = 3;
    private static final int ACTIVATED = 4;
    private static final int HIDDEN_GRADIENT = 5;

    private final ThreadTeam team;
    private final RowMath math;
    private final CpuLinear linear;
    private final Operands operands;

    CpuFeedForward(ThreadTeam team, RowMath math, CpuLinear linear, Operands operands) {
        this.team = team;
        this.math = math;
        this.linear = linear;
        this.operands = operands;
    }

    void forward(INDArray x, FeedForward part, Dropout kept, INDArray residual, Saved saved, INDArray y) {
        NativeLinear up = new NativeLinear(part.up(), operands, UP);
        NativeLinear down = new NativeLinear(part.down(), operands, DOWN);
        OperandRows in = operands.of(x, INPUT);
        NativeFloats hidden = NativeFloats.of(saved.array("hidden", x.size(0), up.outputs()));
        NativeFloats added = NativeFloats.of(residual);
        NativeFloats out = NativeFloats.of(y);
        int width = down.inputs();
        team.run(lane -> Tiles.each(lane, (int) x.size(0), up.outputs(), (first, last) -> {
            OperandRows tile = operands.tile(lane, TILE, last - first, width);
            up.forward(lane, last - first, in, first, 0, hidden.address((long) first * up.outputs()));
            float[] activated = lane.row(OUT, width);
            for (int r = first; r < last; r++) {
                float[] a = hiddenRow(lane, up, hidden, r);
                switch (part.activation()) {
                    case GELU -> math.gelu(a, activated, width);
                    case SWIGLU -> math.swiglu(a, value(lane, a, width), activated, width);
                }
                tile.put(lane, r - first, 0, activated, width);
            }
            linear.add(lane, down, tile, 0, first, last, kept, added, out);
        }));
    }

    /** A row of hidden values, to which the bias is added here: it is not kept with them. */
    private float[] hiddenRow(Lane lane, NativeLinear up, NativeFloats hidden, int row) {
        float[] a = lane.row(HIDDEN, up.outputs());
        hidden.get(row * up.outputs(), a, up.outputs());
        up.bias().ifPresent(bias -> math.add(a, bias, up.outputs()));
        return a;
    }

    /** The half of a row that is gated. */
    private static float[] value(Lane lane, float[] hidden, int width) {
        float[] value = lane.row(VALUE, width);
        System.arraycopy(hidden, width, value, 0, width);
        return value;
    }

    void backward(INDArray x, FeedForward part, INDArray dy, Saved saved, INDArray dx, FeedForward gradient) {
        NativeLinear up = new NativeLinear(part.up(), operands, UP);
        NativeLinear down = new NativeLinear(part.down(), operands, DOWN);
        int rows = (int) x.size(0);
        int width = down.inputs();
        OperandRows in = operands.of(x, INPUT);
        NativeFloats hidden = NativeFloats.of(saved.array("hidden", rows, up.outputs()));
        NativeFloats din = NativeFloats.of(dx);
        OperandRows activated = operands.shared(ACTIVATED, rows, width);
        OperandRows dhidden = operands.shared(HIDDEN_GRADIENT, rows, up.outputs());
        ColumnSums upBias = new ColumnSums(UP_SUMS, gradient.up().bias(), up.outputs());
        ColumnSums downBias = new ColumnSums(DOWN_SUMS, gradient.down().bias(), down.outputs());
        ReadGradient dout = new ReadGradient(dy, operands, OUT_GRADIENT, downBias);
        team.run(lane -> {
            float[] upSums = upBias.start(lane);
            float[] downSums = downBias.start(lane);
            Tiles.each(lane, rows, up.outputs(), (first, last) -> {
                dout.read(lane, first, last, downSums, math);
                NativeFloats tile = lane.tile(TILE, (long) (last - first) * width);
                down.backward(lane, last - first, dout.rows(), first, tile.address());
                for (int r = first; r < last; r++) {
                    float[] d = lane.row(GRADIENT, up.outputs());
                    tile.get((r - first) * width, d, width);
                    float[] out = activateBackward(lane, part.activation(), hiddenRow(lane, up, hidden, r), width, d);
                    activated.put(lane, r, 0, out, width);
                    if (upBias.wanted()) {
                        math.add(upSums, d, up.outputs());
                    }
                    dhidden.put(lane, r, 0, d, up.outputs());
                }
                up.backward(lane, last - first, dhidden, first, din.address((long) first * up.inputs()));
            });
        });
        upBias.finish(team, math);
        downBias.finish(team, math);
        NativeFloats dup = NativeFloats.of(gradient.up().weight());
        NativeFloats ddown = NativeFloats.of(gradient.down().weight());
        team.run(lane -> {
            down.weightGradient(lane, rows, activated, dout.rows(), 0, ddown);
            up.weightGradient(lane, rows, in, dhidden, 0, dup);
        });
    }

    /** Returns the activated values and replaces their gradient by that of the hidden values. */
    private float[] activateBackward(Lane lane, Activation activation, float[] a, int width, float[] d) {
        float[] out = lane.row(OUT, width);
        switch (activation) {
            case GELU -> math.geluBackward(a, d, out, width);
            case SWIGLU -> {
                float[] dgate = lane.row(GATE_GRADIENT, width);
                math.swigluBackward(a, value(lane, a, width), d, dgate, out, width);
                System.arraycopy(d, 0, d, width, width);
                System.arraycopy(dgate, 0, d, 0, width);
            }
        }
        return out;
    }
}
