package io.rondo.model;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One block: {@code x + attention(norm(x))}, then {@code x + feedForward(norm(x))}; {@code [B, T, C]} to the same.
 */
public final class TransformerBlock extends TransformerLayer {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private int block;

    /** For Jackson only. */
    TransformerBlock() {}

    TransformerBlock(TransformerConfig config, int block) {
        super(config);
        this.block = block;
    }

    BlockLayout layout() {
        return BlockLayout.of(config(), block);
    }

    @Override
    List<ParameterShape> parameterShapes() {
        return layout().parameterShapes();
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return BlockPass.connect(
                new BlockPass(conf, networkDataType), trainingListeners, layerIndex, layerParamsView, initializeParams);
    }
}
