package io.rondo.model;

import io.rondo.kernels.Dropout;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.Nd4jKernels;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the layers at run time share. Rows are positions: {@code N = B·T}. Results are placed in Deeplearning4j's
 * workspaces, what the backward pass needs again in the layer's {@link Scratch}.
 */
abstract class TransformerPass<L extends TransformerLayer> extends BaseLayer<L> {
    private static final long serialVersionUID = 1L;

    protected final transient Kernels kernels = new Nd4jKernels();
    protected final transient Scratch scratch;

    TransformerPass(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
        this.scratch = new Scratch(type);
    }

    static <P extends TransformerPass<?>> P connect(
            P pass, Collection<TrainingListener> listeners, int index, INDArray view, boolean initialize) {
        pass.setListeners(listeners);
        pass.setIndex(index);
        pass.setParamsViewArray(view);
        pass.setParamTable(pass.conf().getLayer().initializer().init(pass.conf(), view, initialize));
        return pass;
    }

    TransformerConfig config() {
        return layerConf().config();
    }

    INDArray parameter(String name) {
        return getParam(ParameterShape.key(name));
    }

    INDArray gradientView(String name) {
        return Objects.requireNonNull(gradientViews.get(ParameterShape.key(name)), name);
    }

    /** Input {@code [B, T, C]} as {@code [N, C]}. */
    INDArray inputRows() {
        return input.reshape('c', input.size(0) * input.size(1), input.size(2));
    }

    INDArray output(LayerWorkspaceMgr workspaces, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
    }

    INDArray inputGradient(LayerWorkspaceMgr workspaces, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'c');
    }

    /** An array for use within this call; freed with the workspace that is open. */
    INDArray temporary(long... shape) {
        return Nd4j.createUninitialized(dataType, shape, 'c');
    }

    /** A dropout mask for as many elements as {@code shape} has; none unless training with a positive rate. */
    Dropout dropout(boolean training, String name, long... shape) {
        double rate = config().dropout();
        return training && rate > 0 ? Dropout.draw(rate, Nd4j.getRandom(), scratch.array(name, shape)) : Dropout.none();
    }

    /** All gradients of this layer, which the backward pass has written into their views. */
    Gradient gradients() {
        Gradient gradient = new DefaultGradient(gradientsFlattened);
        gradientViews.forEach((name, view) -> gradient.setGradientFor(name, view, 'c'));
        return gradient;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
