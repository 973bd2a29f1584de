package io.rondo.kernels;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm2;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The portable kernels: ND4J operations only, so they run unchanged on its CPU and CUDA backends. Temporary arrays are
 * created in the workspace that is open, and so freed with it; without one the garbage collector frees them.
 */
public final class Nd4jKernels implements Kernels {
    private static final double GELU_SCALE = 2 * Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    /** Squares are summed in rows of this many first: a native sum over a whole vector is cut by the free threads. */
    private static final int NORM_ROW = 1024;

    @Override
    public void linear(INDArray x, Linear map, INDArray y) {
        if (map.outputsFirst()) {
            Matrices.multiplyByTransposed(x, map.weight(), y, 0);
        } else {
            Matrices.multiply(x, map.weight(), y, 0);
        }
        map.bias().ifPresent(y::addiRowVector);
    }

    @Override
    public void linearAdd(INDArray x, Linear map, Dropout kept, INDArray residual, INDArray y) {
        linear(x, map, y);
        kept.apply(y);
        y.addi(residual);
    }

    @Override
    public void linearBackward(INDArray x, Linear map, INDArray dy, INDArray dx, Linear gradient) {
        linearBackward(x, map, dy, dx, gradient, 0);
    }

    private static void linearBackward(
            INDArray x, Linear map, INDArray dy, INDArray dx, Linear gradient, double addedTo) {
        if (map.outputsFirst()) {
            Matrices.multiply(dy, map.weight(), dx, 0);
            Matrices.multiplyTransposed(dy, x, gradient.weight(), addedTo);
        } else {
            Matrices.multiplyByTransposed(dy, map.weight(), dx, 0);
            Matrices.multiplyTransposed(x, dy, gradient.weight(), addedTo);
        }
        gradient.bias().ifPresent(bias -> Matrices.columnSums(dy, bias));
    }

    @Override
    public void norm(INDArray x, Norm norm, Saved saved, INDArray y) {
        INDArray normalised = saved.array("normalised", x.shape());
        INDArray rstd = saved.array("rstd", x.size(0));
        normalised.assign(x);
        if (norm.centred()) {
            normalised.subiColumnVector(x.mean(1));
        }
        Nd4j.exec(new Norm2(normalised, rstd, false, 1));
        rstd.muli(rstd).divi(x.size(1)).addi(norm.epsilon());
        Transforms.sqrt(rstd, false);
        rstd.rdivi(1);
        normalised.muliColumnVector(rstd);
        y.assign(normalised);
        y.muliRowVector(norm.weight());
        norm.bias().ifPresent(y::addiRowVector);
    }

    @Override
    public void normBackward(
            INDArray dy, INDArray x, Norm norm, Saved saved, Optional<INDArray> added, INDArray dx, Norm gradient) {
        INDArray normalised = saved.array("normalised", x.shape());
        INDArray rstd = saved.array("rstd", x.size(0));
        INDArray product = Nd4j.createUninitialized(dy.dataType(), dy.shape());
        dy.muli(normalised, product);
        Matrices.columnSums(product, gradient.weight());
        gradient.bias().ifPresent(bias -> Matrices.columnSums(dy, bias));
        dx.assign(dy);
        dx.muliRowVector(norm.weight());
        dx.muli(normalised, product);
        INDArray projection = product.mean(1);
        if (norm.centred()) {
            dx.subiColumnVector(dx.mean(1));
        }
        product.assign(normalised);
        product.muliColumnVector(projection);
        dx.subi(product).muliColumnVector(rstd);
        added.ifPresent(dx::addi);
    }

    @Override
    public void feedForward(INDArray x, FeedForward part, Dropout kept, INDArray residual, Saved saved, INDArray y) {
        long rows = x.size(0);
        INDArray hidden = saved.array("hidden", rows, part.up().outputs());
        INDArray activated = saved.array("activated", rows, part.down().inputs());
        linear(x, part.up(), hidden);
        switch (part.activation()) {
            case GELU -> gelu(hidden, saved.array("gate", hidden.shape()), activated);
            case SWIGLU -> swiglu(hidden, saved.array("gate", activated.shape()), activated);
        }
        linearAdd(activated, part.down(), kept, residual, y);
    }

    @Override
    public void feedForwardBackward(
            INDArray x, FeedForward part, INDArray dy, Saved saved, INDArray dx, FeedForward gradient) {
        long rows = x.size(0);
        INDArray hidden = saved.array("hidden", rows, part.up().outputs());
        INDArray activated = saved.array("activated", rows, part.down().inputs());
        INDArray dactivated = Nd4j.createUninitialized(x.dataType(), activated.shape());
        linearBackward(activated, part.down(), dy, dactivated, gradient.down());
        INDArray dhidden =
                switch (part.activation()) {
                    case GELU -> {
                        geluBackward(hidden, saved.array("gate", hidden.shape()), dactivated);
                        yield dactivated;
                    }
                    case SWIGLU -> swigluBackward(hidden, saved.array("gate", activated.shape()), dactivated);
                };
        linearBackward(x, part.up(), dhidden, dx, gradient.up());
    }

    private static void gelu(INDArray x, INDArray gate, INDArray y) {
        // gate = σ(s·x·(1 + c·x²)); the logistic function is far cheaper here than ND4J's tanh.
        x.muli(x, gate);
        gate.muli(GELU_CUBIC).addi(1).muli(x).muli(GELU_SCALE);
        Nd4j.exec(new Sigmoid(gate, gate));
        x.muli(gate, y);
    }

    /** Turns the gradient of the activated values into that of the hidden ones. */
    private static void geluBackward(INDArray x, INDArray gate, INDArray gradient) {
        // dy/dx = gate + x·gate·(1 − gate)·s·(1 + 3c·x²)
        INDArray slope = Nd4j.createUninitialized(x.dataType(), x.shape());
        x.muli(x, slope);
        slope.muli(3 * GELU_CUBIC).addi(1).muli(GELU_SCALE).muli(x);
        INDArray rest = Nd4j.createUninitialized(x.dataType(), x.shape());
        gate.rsubi(1, rest);
        slope.muli(rest).addi(1).muli(gate);
        gradient.muli(slope);
    }

    private static void swiglu(INDArray hidden, INDArray gate, INDArray y) {
        INDArray x = half(hidden, 0);
        gate.assign(x);
        Nd4j.exec(new Sigmoid(gate, gate));
        y.assign(x);
        y.muli(gate).muli(half(hidden, 1));
    }

    private static INDArray swigluBackward(INDArray hidden, INDArray gate, INDArray dy) {
        // y = x·gate·value with gate = σ(x): dy/dvalue = x·gate and dy/dx = value·gate·(1 + x·(1 − gate))
        INDArray x = half(hidden, 0).dup('c');
        INDArray dhidden = Nd4j.createUninitialized(hidden.dataType(), hidden.shape());
        half(dhidden, 1).assign(dy.mul(gate).muli(x));
        INDArray slope = gate.rsub(1).muli(x).addi(1).muli(gate).muli(dy);
        half(dhidden, 0).assign(slope.muli(half(hidden, 1).dup('c')));
        return dhidden;
    }

    private static INDArray half(INDArray hidden, int index) {
        long width = hidden.size(1) / 2;
        return hidden.get(NDArrayIndex.all(), NDArrayIndex.interval(index * width, (index + 1) * width));
    }

    @Override
    public void rotate(INDArray qkv, AttentionShape shape, double base, boolean backward) {
        Nd4jAttention.rotate(qkv, shape, base, backward);
    }

    @Override
    public void attention(INDArray qkv, AttentionShape shape, Dropout kept, Saved saved, INDArray out) {
        Nd4jAttention.forward(qkv, shape, kept, saved, out);
    }

    @Override
    public void attentionBackward(
            INDArray dout, INDArray qkv, INDArray out, AttentionShape shape, Dropout kept, Saved saved, INDArray dqkv) {
        Nd4jAttention.backward(dout, shape, kept, saved, dqkv);
    }

    @Override
    public void embed(INDArray ids, INDArray tokenTable, Optional<INDArray> positionTable, int length, INDArray out) {
        long width = tokenTable.size(1);
        gather(tokenTable, ids, out);
        positionTable.ifPresent(table -> {
            INDArray positions = table.get(NDArrayIndex.interval(0, length), NDArrayIndex.all())
                    .reshape(length * width);
            out.reshape('c', out.size(0) / length, length * width).addiRowVector(positions);
        });
    }

    @Override
    public void embedBackward(
            INDArray ids, INDArray dout, int length, INDArray dtokenTable, Optional<INDArray> dpositionTable) {
        long width = dout.size(1);
        dpositionTable.ifPresent(table -> {
            table.assign(0);
            INDArray used = table.get(NDArrayIndex.interval(0, length), NDArrayIndex.all());
            Matrices.columnSums(dout.reshape('c', dout.size(0) / length, length * width), used.reshape(length * width));
        });
        scatterAdd(dtokenTable, ids, dout);
    }

    @Override
    public void losses(INDArray x, Linear head, INDArray targets, INDArray logits, INDArray losses) {
        linear(x, head, logits);
        crossEntropy(logits, targets, 0, losses);
    }

    @Override
    public void lossesBackward(
            INDArray x,
            Linear head,
            INDArray targets,
            double scale,
            INDArray logits,
            INDArray losses,
            INDArray dx,
            Linear gradient,
            boolean add) {
        linear(x, head, logits);
        crossEntropy(logits, targets, scale, losses);
        linearBackward(x, head, logits, dx, gradient, add ? 1 : 0);
    }

    /** Losses; the logits become {@code (softmax − onehot)·scale}. */
    static void crossEntropy(INDArray logits, INDArray targets, double scale, INDArray losses) {
        long rows = logits.size(0);
        long vocabulary = logits.size(1);
        INDArray flat = logits.reshape(rows * vocabulary);
        INDArray positions =
                Nd4j.arange(0, (double) rows).castTo(DataType.INT32).muli(vocabulary);
        positions.addi(targets);
        // loss = max − logit[target] + ln Σ exp(logit − max), and the sum is 1/(largest probability): no underflow.
        gather(flat, positions, losses);
        losses.rsubi(logits.max(1));
        Nd4j.exec(new SoftMax(logits, logits, 1));
        INDArray largest = logits.max(1);
        Nd4j.exec(new Log(largest, largest));
        losses.subi(largest);
        scatterAdd(flat, positions, Nd4j.valueArrayOf(new long[] {rows}, -1.0, logits.dataType()));
        logits.muli(scale);
    }

    @Override
    public Dropout dropout(double rate, Saved saved, long... shape) {
        return Dropout.draw(rate, Nd4j.getRandom(), saved.array("mask", shape));
    }

    @Override
    public void drop(INDArray x, Dropout kept, INDArray y) {
        if (y != x) {
            y.assign(x);
        }
        kept.apply(y);
    }

    @Override
    public void read(INDArray vector, float[] target) {
        float[] values = vector.reshape(vector.length()).castTo(DataType.FLOAT).toFloatVector();
        System.arraycopy(values, 0, target, 0, values.length);
    }

    @Override
    public void write(float[] source, INDArray vector) {
        try (INDArray values = Nd4j.createFromArray(source)) {
            vector.assign(values.reshape('c', vector.shape()));
        }
    }

    @Override
    public double squaredNorm(INDArray vector) {
        INDArray flat = vector.reshape(vector.length());
        long count = flat.length() / NORM_ROW;
        double sum = 0;
        if (count > 0) {
            INDArray rows = flat.get(NDArrayIndex.interval(0, count * NORM_ROW)).reshape('c', true, count, NORM_ROW);
            try (INDArray sums = Nd4j.createUninitialized(vector.dataType(), count)) {
                Nd4j.exec(new SquaredNorm(rows, sums, 1));
                for (double row : sums.toDoubleVector()) {
                    sum += row;
                }
            }
        }
        for (long i = count * NORM_ROW; i < flat.length(); i++) {
            double value = flat.getDouble(i);
            sum += value * value;
        }
        return sum;
    }

    /** The native Adam adds ε to √v without its bias correction, so it is given {@code ε·√(1−β2^t)}: both are equal. */
    @Override
    public void adamW(
            INDArray parameters,
            INDArray gradient,
            INDArray firstMoment,
            INDArray secondMoment,
            List<Range> decayed,
            AdamWStep step) {
        if (step.gradientScale() != 1) {
            gradient.muli(step.gradientScale());
        }
        if (step.weightDecay() > 0) {
            for (Range range : decayed) {
                parameters
                        .get(NDArrayIndex.point(0), NDArrayIndex.interval(range.from(), range.to()))
                        .muli(1 - step.learningRate() * step.weightDecay());
            }
        }
        double epsilon = step.epsilon() * Math.sqrt(1 - Math.pow(step.beta2(), (double) step.step()));
        Nd4j.exec(new AdamUpdater(
                gradient,
                secondMoment,
                firstMoment,
                step.learningRate(),
                step.beta1(),
                step.beta2(),
                epsilon,
                Math.toIntExact(step.step() - 1)));
        parameters.subi(gradient);
    }

    @Override
    public void orthogonalize(INDArray vector, List<MatrixPart> matrices) {
        Nd4jOrthogonalization.apply(vector, matrices);
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }

    private static void gather(INDArray table, INDArray indices, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(table, indices)
                .addOutputs(out)
                .addIntegerArguments(0)
                .build());
    }

    /** {@code table[indices[i]] += rows[i]}, one after the other so that equal indices add up in a fixed order. */
    private static void scatterAdd(INDArray table, INDArray indices, INDArray rows) {
        Nd4j.exec(DynamicCustomOp.builder("scatter_add")
                .addInputs(table, indices, rows)
                .addOutputs(table)
                .addBooleanArguments(true)
                .build());
    }
}
