package io.rondo.model;

import io.rondo.kernels.Dropout;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs an {@link EmbeddingLayer}. */
final class EmbeddingPass extends TransformerPass<EmbeddingLayer> {
    private static final long serialVersionUID = 1L;

    private transient Dropout kept = Dropout.none();
    private transient boolean headGradientPending;

    EmbeddingPass(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    /** The matrix {@code [V, C]} that the head multiplies by. */
    INDArray table() {
        return parameters().of(layerConf().tokens());
    }

    /** Where the head writes its part of the matrix's gradient; this layer's own backward pass comes later. */
    INDArray startTableGradient() {
        headGradientPending = true;
        return gradientTensors().of(layerConf().tokens());
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        startWithWeights(); // a tied head multiplies by the table
        long batch = input.size(0);
        int length = length();
        INDArray out = output(workspaces, batch, length, config().width());
        INDArray rows = out.reshape('c', batch * length, config().width());
        kernels.embed(ids(), table(), layerConf().positions().map(parameters()::of), length, rows);
        kept = dropout(training, "embedding", rows.shape());
        if (!kept.keepsAll()) {
            kernels.drop(rows, kept, rows);
        }
        return out;
    }

    @Override
    @SuppressWarnings("NullAway") // Deeplearning4j's contract: null because ids have no gradient.
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        if (!headGradientPending) {
            gradientTensors().of(layerConf().tokens()).assign(0);
        }
        headGradientPending = false;
        INDArray rows = epsilon.reshape('c', epsilon.size(0) * epsilon.size(1), epsilon.size(2));
        kernels.embedBackward(
                ids(),
                dropped(rows, kept),
                length(),
                gradientTensors().of(layerConf().tokens()),
                layerConf().positions().map(gradientTensors()::of));
        return new Pair<>(gradients(), null);
    }

    private int length() {
        int length = (int) input.size(1);
        if (length > config().sequenceLength()) {
            throw new IllegalArgumentException(
                    "a sequence of " + length + " tokens is longer than the model's " + config().sequenceLength());
        }
        return length;
    }

    private INDArray ids() {
        return input.castTo(DataType.INT32).reshape(input.length());
    }
}
