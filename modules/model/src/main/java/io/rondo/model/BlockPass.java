package io.rondo.model;

import static io.rondo.model.TransformerBlock.ATTENTION;
import static io.rondo.model.TransformerBlock.ATTENTION_OUT;
import static io.rondo.model.TransformerBlock.FEED_FORWARD;
import static io.rondo.model.TransformerBlock.FEED_FORWARD_OUT;
import static io.rondo.model.TransformerBlock.NORM_1;
import static io.rondo.model.TransformerBlock.NORM_2;

import io.rondo.kernels.Dropout;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link TransformerBlock}. {@code B} sequences, {@code T} positions, {@code N = B·T} rows, {@code C} width,
 * {@code H} heads. Arrays of the scratch are named after what they hold.
 */
final class BlockPass extends TransformerPass<TransformerBlock> {
    private static final long serialVersionUID = 1L;

    private transient Dropout keptProbabilities = Dropout.none();
    private transient Dropout keptAttention = Dropout.none();
    private transient Dropout keptFeedForward = Dropout.none();

    BlockPass(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        long batch = input.size(0);
        long length = input.size(1);
        long width = input.size(2);
        long heads = config().heads();
        long rows = batch * length;
        INDArray x = inputRows();

        INDArray normed = norm(NORM_1, x); // [N, C]
        INDArray qkv = temporary(rows, 3 * width);
        linear(ATTENTION, normed, qkv);
        keptProbabilities = dropout(training, "probability mask", batch, heads, length, length);
        INDArray attended = scratch.array("attended", rows, width);
        kernels.attention(
                qkv,
                scratch.array("heads", 3, batch, heads, length, width / heads),
                scratch.array("probabilities", batch, heads, length, length),
                keptProbabilities,
                attended);
        INDArray middle = scratch.array("middle", rows, width);
        linear(ATTENTION_OUT, attended, middle);
        keptAttention = dropout(training, "attention mask", rows, width);
        keptAttention.apply(middle);
        middle.addi(x);

        INDArray hidden = scratch.array("hidden", rows, 4 * width);
        linear(FEED_FORWARD, norm(NORM_2, middle), hidden);
        INDArray activated = scratch.array("activated", rows, 4 * width);
        kernels.gelu(hidden, scratch.array("gate", rows, 4 * width), activated);
        INDArray out = output(workspaces, batch, length, width);
        INDArray outRows = out.reshape('c', rows, width);
        linear(FEED_FORWARD_OUT, activated, outRows);
        keptFeedForward = dropout(training, "feed-forward mask", rows, width);
        keptFeedForward.apply(outRows);
        outRows.addi(middle);
        return out;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        long rows = epsilon.size(0) * epsilon.size(1);
        long width = epsilon.size(2);
        INDArray dout = epsilon.reshape('c', rows, width);

        INDArray dbranch = temporary(rows, width);
        dbranch.assign(dout);
        keptFeedForward.apply(dbranch);
        INDArray dhidden = temporary(rows, 4 * width);
        linearBackward(FEED_FORWARD_OUT, scratch.kept("activated"), dbranch, dhidden);
        kernels.geluBackward(scratch.kept("hidden"), scratch.kept("gate"), dhidden, dhidden);
        INDArray dnormed = temporary(rows, width);
        linearBackward(FEED_FORWARD, scratch.kept(NORM_2), dhidden, dnormed);
        INDArray dmiddle = temporary(rows, width);
        normBackward(NORM_2, dnormed, dmiddle);
        dmiddle.addi(dout);

        dbranch.assign(dmiddle);
        keptAttention.apply(dbranch);
        INDArray dattended = temporary(rows, width);
        linearBackward(ATTENTION_OUT, scratch.kept("attended"), dbranch, dattended);
        INDArray dqkv = temporary(rows, 3 * width);
        kernels.attentionBackward(
                dattended, scratch.kept("heads"), scratch.kept("probabilities"), keptProbabilities, dqkv);
        linearBackward(ATTENTION, scratch.kept(NORM_1), dqkv, dnormed);
        INDArray dinput = inputGradient(workspaces, epsilon.shape());
        INDArray dx = dinput.reshape('c', rows, width);
        normBackward(NORM_1, dnormed, dx);
        dx.addi(dmiddle);
        return new Pair<>(gradients(), dinput);
    }

    private INDArray parameter(String part, String kind) {
        return parameter(layerConf().name(part, kind));
    }

    private INDArray gradient(String part, String kind) {
        return gradientView(layerConf().name(part, kind));
    }

    private void linear(String part, INDArray x, INDArray y) {
        kernels.linear(x, parameter(part, "weight"), parameter(part, "bias"), y);
    }

    private void linearBackward(String part, INDArray x, INDArray dy, INDArray dx) {
        kernels.linearBackward(x, parameter(part, "weight"), dy, dx, gradient(part, "weight"), gradient(part, "bias"));
    }

    private INDArray norm(String part, INDArray x) {
        INDArray y = scratch.array(part, x.shape());
        kernels.layerNorm(
                x,
                parameter(part, "weight"),
                parameter(part, "bias"),
                config().layerNormEpsilon(),
                scratch.array(part + " normalised", x.shape()),
                scratch.array(part + " rstd", x.size(0)),
                y);
        return y;
    }

    private void normBackward(String part, INDArray dy, INDArray dx) {
        kernels.layerNormBackward(
                dy,
                scratch.kept(part + " normalised"),
                scratch.kept(part + " rstd"),
                parameter(part, "weight"),
                dx,
                gradient(part, "weight"),
                gradient(part, "bias"));
    }
}
