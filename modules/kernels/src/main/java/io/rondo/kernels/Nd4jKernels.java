package io.rondo.kernels;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm2;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
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

    @Override
    public void linear(INDArray x, INDArray w, INDArray bias, INDArray y) {
        Matrices.multiply(x, w, y, 0);
        y.addiRowVector(bias);
    }

    @Override
    public void linearBackward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw, INDArray dbias) {
        Matrices.multiplyByTransposed(dy, w, dx, 0);
        Matrices.multiplyTransposed(x, dy, dw, 0);
        Matrices.columnSums(dy, dbias);
    }

    @Override
    public void project(INDArray x, INDArray table, INDArray y) {
        Matrices.multiplyByTransposed(x, table, y, 0);
    }

    @Override
    public void projectBackward(INDArray x, INDArray table, INDArray dy, INDArray dx, INDArray dtable) {
        Matrices.multiply(dy, table, dx, 0);
        Matrices.multiplyTransposed(dy, x, dtable, 1);
    }

    @Override
    public void layerNorm(
            INDArray x,
            INDArray weight,
            INDArray bias,
            double epsilon,
            INDArray normalised,
            INDArray rstd,
            INDArray y) {
        normalised.assign(x);
        normalised.subiColumnVector(x.mean(1));
        Nd4j.exec(new Norm2(normalised, rstd, false, 1));
        rstd.muli(rstd).divi(x.size(1)).addi(epsilon);
        Transforms.sqrt(rstd, false);
        rstd.rdivi(1);
        normalised.muliColumnVector(rstd);
        y.assign(normalised);
        y.muliRowVector(weight).addiRowVector(bias);
    }

    @Override
    public void layerNormBackward(
            INDArray dy,
            INDArray normalised,
            INDArray rstd,
            INDArray weight,
            INDArray dx,
            INDArray dweight,
            INDArray dbias) {
        INDArray product = Nd4j.createUninitialized(dy.dataType(), dy.shape());
        dy.muli(normalised, product);
        Matrices.columnSums(product, dweight);
        Matrices.columnSums(dy, dbias);
        dx.assign(dy);
        dx.muliRowVector(weight);
        dx.muli(normalised, product);
        INDArray projection = product.mean(1);
        dx.subiColumnVector(dx.mean(1));
        product.assign(normalised);
        product.muliColumnVector(projection);
        dx.subi(product).muliColumnVector(rstd);
    }

    @Override
    public void gelu(INDArray x, INDArray gate, INDArray y) {
        // gate = σ(s·x·(1 + c·x²)); the logistic function is far cheaper here than ND4J's tanh.
        x.muli(x, gate);
        gate.muli(GELU_CUBIC).addi(1).muli(x).muli(GELU_SCALE);
        Nd4j.exec(new Sigmoid(gate, gate));
        x.muli(gate, y);
    }

    @Override
    public void geluBackward(INDArray x, INDArray gate, INDArray dy, INDArray dx) {
        // dy/dx = gate + x·gate·(1 − gate)·s·(1 + 3c·x²)
        INDArray slope = Nd4j.createUninitialized(x.dataType(), x.shape());
        x.muli(x, slope);
        slope.muli(3 * GELU_CUBIC).addi(1).muli(GELU_SCALE).muli(x);
        INDArray rest = Nd4j.createUninitialized(x.dataType(), x.shape());
        gate.rsubi(1, rest);
        slope.muli(rest).addi(1).muli(gate);
        dy.muli(slope, dx);
    }

    @Override
    public void attention(INDArray qkv, INDArray heads, INDArray probabilities, Dropout kept, INDArray out) {
        Nd4jAttention.forward(qkv, heads, probabilities, kept, out);
    }

    @Override
    public void attentionBackward(INDArray dout, INDArray heads, INDArray probabilities, Dropout kept, INDArray dqkv) {
        Nd4jAttention.backward(dout, heads, probabilities, kept, dqkv);
    }

    @Override
    public void embed(INDArray ids, INDArray tokenTable, INDArray positionTable, int length, INDArray out) {
        long width = tokenTable.size(1);
        gather(tokenTable, ids, out);
        INDArray positions = positionTable
                .get(NDArrayIndex.interval(0, length), NDArrayIndex.all())
                .reshape(length * width);
        out.reshape('c', out.size(0) / length, length * width).addiRowVector(positions);
    }

    @Override
    public void embedBackward(INDArray ids, INDArray dout, int length, INDArray dtokenTable, INDArray dpositionTable) {
        long width = dout.size(1);
        dpositionTable.assign(0);
        INDArray used = dpositionTable.get(NDArrayIndex.interval(0, length), NDArrayIndex.all());
        Matrices.columnSums(dout.reshape('c', dout.size(0) / length, length * width), used.reshape(length * width));
        scatterAdd(dtokenTable, ids, dout);
    }

    @Override
    public void crossEntropy(INDArray logits, INDArray targets, double scale, INDArray losses) {
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
