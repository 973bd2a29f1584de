package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layer normalisation and RMSNorm. Keeps two numbers a row. */
final class CpuNorm {
    private static final int ROW = 0;
    private static final int OUT = 1;
    private static final int ADDED = 2;
    private static final int STATISTICS = 3;
    private static final int WEIGHT_SUMS = 4;
    private static final int BIAS_SUMS = 5;
    private static final float[] NO_BIAS = {};

    private final ThreadTeam team;
    private final RowMath math;
    private final Operands operands;

    CpuNorm(ThreadTeam team, RowMath math, Operands operands) {
        this.team = team;
        this.math = math;
        this.operands = operands;
    }

    void forward(INDArray x, Norm norm, Saved saved, INDArray y) {
        int rows = (int) x.size(0);
        int width = (int) x.size(1);
        NativeFloats in = NativeFloats.of(x);
        OperandRows out = operands.written(y);
        NativeFloats statistics = NativeFloats.of(saved.array("mean and rstd", rows, 2));
        float[] weight = NativeLinear.row(norm.weight());
        float[] bias = norm.bias().map(NativeLinear::row).orElse(NO_BIAS);
        float epsilon = (float) norm.epsilon();
        team.run(lane -> {
            int first = lane.from(rows);
            int last = lane.to(rows);
            float[] row = lane.row(ROW, width);
            float[] normed = lane.row(OUT, width);
            float[] kept = lane.row(STATISTICS, 2 * (last - first));
            for (int r = first; r < last; r++) {
                in.get(r * width, row, width);
                float mean = norm.centred() ? math.sum(row, width) / width : 0;
                float variance = math.squares(row, mean, width) / width;
                float rstd = (float) (1 / Math.sqrt(variance + epsilon));
                math.normalise(row, mean, rstd, weight, bias, normed, width);
                out.put(lane, r, 0, normed, width);
                kept[2 * (r - first)] = mean;
                kept[2 * (r - first) + 1] = rstd;
            }
            statistics.put(2 * first, kept, 2 * (last - first));
        });
    }

    void backward(
            INDArray dy, INDArray x, Norm norm, Saved saved, Optional<INDArray> added, INDArray dx, Norm gradient) {
        int rows = (int) x.size(0);
        int width = (int) x.size(1);
        NativeFloats in = NativeFloats.of(x);
        NativeFloats dout = NativeFloats.of(dy);
        NativeFloats din = NativeFloats.of(dx);
        Optional<NativeFloats> plus = added.map(NativeFloats::of);
        NativeFloats statistics = NativeFloats.of(saved.array("mean and rstd", rows, 2));
        float[] weight = NativeLinear.row(norm.weight());
        ColumnSums weightSums = new ColumnSums(WEIGHT_SUMS, Optional.of(gradient.weight()), width);
        ColumnSums biasSums = new ColumnSums(BIAS_SUMS, gradient.bias(), width);
        team.run(lane -> {
            int first = lane.from(rows);
            int last = lane.to(rows);
            float[] row = lane.row(ROW, width);
            float[] d = lane.row(OUT, width);
            float[] residual = lane.row(ADDED, width);
            float[] kept = lane.row(STATISTICS, 2 * (last - first));
            statistics.get(2 * first, kept, 2 * (last - first));
            float[] dweight = weightSums.start(lane);
            float[] dbias = norm.centred() ? biasSums.start(lane) : NO_BIAS;
            for (int r = first; r < last; r++) {
                in.get(r * width, row, width);
                dout.get(r * width, d, width);
                float mean = kept[2 * (r - first)];
                float rstd = kept[2 * (r - first) + 1];
                math.normaliseBackward(d, row, mean, rstd, weight, dweight, dbias, width);
                if (plus.isPresent()) {
                    plus.get().get(r * width, residual, width);
                    math.add(d, residual, width);
                }
                din.put(r * width, d, width);
            }
        });
        weightSums.finish(team, math);
        biasSums.finish(team, math);
    }
}
