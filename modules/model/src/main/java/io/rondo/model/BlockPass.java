package io.rondo.model;

import io.rondo.kernels.AttentionShape;
import io.rondo.kernels.Dropout;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link TransformerBlock}. {@code B} sequences, {@code T} positions, {@code N = B·T} rows, {@code C} width,
 * {@code H} heads. Saved arrays are named after what they hold.
 */
final class BlockPass extends TransformerPass<TransformerBlock> {
    private static final long serialVersionUID = 1L;

    private static final String FIRST = "first norm";
    private static final String SECOND = "second norm";

    private transient Dropout keptProbabilities = Dropout.none();
    private transient Dropout keptAttention = Dropout.none();
    private transient Dropout keptFeedForward = Dropout.none();

    BlockPass(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        startWithWeights();
        AttentionShape shape = attentionShape(input.size(0), input.size(1));
        INDArray x = inputRows();
        long rows = x.size(0);
        keptProbabilities =
                dropout(training, "probabilities", shape.batch(), shape.heads(), shape.length(), shape.length());
        keptAttention = dropout(training, "attention", rows, config().width());
        keptFeedForward = dropout(training, "feed-forward", rows, config().width());
        INDArray out = output(workspaces, input.shape());
        forward(x, shape, out.reshape('c', x.shape()));
        return out;
    }

    /** Leaves what the backward pass needs in {@link #saved()}. */
    private void forward(INDArray x, AttentionShape shape, INDArray out) {
        BlockLayout layout = layerConf().layout();
        Tensors tensors = parameters();
        INDArray normed = normed(FIRST, x);
        kernels.norm(x, layout.attentionNorm(tensors), saved().part(FIRST), normed);
        INDArray qkv = qkv(shape);
        kernels.linear(normed, layout.queryKeyValue(tensors), qkv);
        rotate(qkv, shape, false);
        INDArray attended = savedOperand("attended", x.shape());
        kernels.attention(qkv, shape, keptProbabilities, saved().part("attention"), attended);
        INDArray middle = saved().array("middle", x.shape());
        kernels.linearAdd(attended, layout.attentionOut(tensors), keptAttention, x, middle);
        INDArray normedMiddle = normed(SECOND, x);
        kernels.norm(middle, layout.feedForwardNorm(tensors), saved().part(SECOND), normedMiddle);
        kernels.feedForward(
                normedMiddle, layout.feedForward(tensors), keptFeedForward, middle, saved().part("feed-forward"), out);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        BlockLayout layout = layerConf().layout();
        Tensors tensors = parameters();
        Tensors gradients = gradientTensors();
        AttentionShape shape = attentionShape(epsilon.size(0), epsilon.size(1));
        INDArray x = inputRows();
        INDArray dout = epsilon.reshape('c', x.shape());
        if (recomputes()) {
            forward(x, shape, temporary("output", x.shape()));
        }
        INDArray dnormed = temporary("dnormed", x.shape());
        INDArray dmiddle = temporary("dmiddle", x.shape());
        kernels.feedForwardBackward(
                normed(SECOND, x),
                layout.feedForward(tensors),
                dropped(dout, keptFeedForward),
                saved().part("feed-forward"),
                dnormed,
                layout.feedForward(gradients));
        kernels.normBackward(
                dnormed,
                saved().array("middle", x.shape()),
                layout.feedForwardNorm(tensors),
                saved().part(SECOND),
                Optional.of(dout),
                dmiddle,
                layout.feedForwardNorm(gradients));

        INDArray attended = savedOperand("attended", x.shape());
        INDArray dattended = temporary("dattended", x.shape());
        kernels.linearBackward(
                attended,
                layout.attentionOut(tensors),
                dropped(dmiddle, keptAttention),
                dattended,
                layout.attentionOut(gradients));
        INDArray dqkv = temporary("dqkv", x.size(0), shape.rowWidth());
        kernels.attentionBackward(
                dattended, qkv(shape), attended, shape, keptProbabilities, saved().part("attention"), dqkv);
        rotate(dqkv, shape, true);
        kernels.linearBackward(
                normed(FIRST, x), layout.queryKeyValue(tensors), dqkv, dnormed, layout.queryKeyValue(gradients));
        INDArray dinput = inputGradient(workspaces, epsilon.shape());
        kernels.normBackward(
                dnormed,
                x,
                layout.attentionNorm(tensors),
                saved().part(FIRST),
                Optional.of(dmiddle),
                dinput.reshape('c', x.shape()),
                layout.attentionNorm(gradients));
        return new Pair<>(gradients(), dinput);
    }

    private void rotate(INDArray qkv, AttentionShape shape, boolean backward) {
        switch (config().architecture()) {
            case GPT2 -> {} // positions are part of the embedding
            case LLAMA -> kernels.rotate(qkv, shape, config().rotaryBase(), backward);
        }
    }

    private AttentionShape attentionShape(long batch, long length) {
        int heads = config().heads();
        return new AttentionShape((int) batch, (int) length, heads, config().keyValueHeads(), config().width() / heads);
    }

    private INDArray qkv(AttentionShape shape) {
        return saved().array("qkv", (long) shape.batch() * shape.length(), shape.rowWidth());
    }

    private INDArray normed(String which, INDArray x) {
        return savedOperand(which, x.shape());
    }
}
