package io.rondo.model;

import io.rondo.kernels.Dropout;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.Nd4jKernels;
import io.rondo.kernels.Saved;
import java.util.Collection;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the layers at run time share. Rows are positions: {@code N = B·T}. Results are placed in Deeplearning4j's
 * workspaces, what the backward pass needs again in the layer's {@link Scratch}.
 */
abstract class TransformerPass<L extends TransformerLayer> extends BaseLayer<L> {
    private static final long serialVersionUID = 1L;

    /** Portable until {@link #use} says otherwise. */
    protected transient Kernels kernels = new Nd4jKernels();

    /** What is kept from the forward to the backward pass even if the layer computes the rest again. */
    protected final transient Scratch scratch;

    private transient Optional<Tensors> parameterTensors = Optional.empty();
    private transient Optional<Tensors> gradientTensors = Optional.empty();

    TransformerPass(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
        this.scratch = new Scratch(type);
        this.temporaries = new Scratch(type);
    }

    /** For use within one call; the layers of one model may share it. */
    private transient Scratch temporaries;

    private transient boolean recompute;

    /**
     * From now on computes with these kernels and these temporary arrays, which stay the caller's to close.
     *
     * @param again whether the backward pass computes again what it needs instead of keeping it
     */
    void use(Kernels chosen, Scratch shared, boolean again) {
        kernels = chosen;
        if (temporaries != shared) {
            temporaries.close();
        }
        temporaries = shared;
        recompute = again;
    }

    /** Whether {@link #saved()} is overwritten by the next layer. */
    boolean recomputes() {
        return recompute;
    }

    /** Where the forward pass leaves what the backward pass needs. */
    Saved saved() {
        return recompute ? temporaries.part("saved") : scratch;
    }

    /** As an array of {@link #saved()}, for operands of products alone. */
    INDArray savedOperand(String name, long... shape) {
        DataType type = kernels.operandType(dataType);
        return recompute ? temporaries.array(type, "saved " + name, shape) : scratch.array(type, name, shape);
    }

    /** Tells the kernels where the weights of this pass are; others may have changed them since the last one. */
    void startWithWeights() {
        kernels.useWeights(paramsFlattened);
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

    /** This layer's parameters. */
    Tensors parameters() {
        parameterTensors = tensors(parameterTensors, paramsFlattened);
        return parameterTensors.get();
    }

    /** This layer's gradients, which the backward pass writes. */
    Tensors gradientTensors() {
        gradientTensors = tensors(gradientTensors, gradientsFlattened);
        return gradientTensors.get();
    }

    private Optional<Tensors> tensors(Optional<Tensors> known, INDArray flat) {
        return known.isPresent() && known.get().flat() == flat
                ? known
                : Optional.of(new Tensors(flat, layerConf().parameterShapes()));
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

    /** An array for use within this call. */
    INDArray temporary(String name, long... shape) {
        return temporaries.array(name, shape);
    }

    /** A dropout mask for as many elements as {@code shape} has; none unless training with a positive rate. */
    Dropout dropout(boolean training, String name, long... shape) {
        double rate = config().dropout();
        return training && rate > 0 ? kernels.dropout(rate, scratch.part(name), shape) : Dropout.none();
    }

    /** {@code values} after dropout; the array itself if all of it is kept. */
    INDArray dropped(INDArray values, Dropout kept) {
        if (kept.keepsAll()) {
            return values;
        }
        INDArray result = temporary("dropped", values.shape());
        kernels.drop(values, kept, result);
        return result;
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
        temporaries.close();
    }
}
