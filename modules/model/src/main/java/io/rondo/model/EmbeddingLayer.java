package io.rondo.model;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Token embedding plus learned position embedding, then dropout: ids {@code [B, T]} (integers) to {@code [B, T, C]}.
 */
public final class EmbeddingLayer extends TransformerLayer {
    static final String TOKENS = "wte.weight";
    static final String POSITIONS = "wpe.weight";

    private static final long serialVersionUID = 1L;

    /** For Jackson only. */
    EmbeddingLayer() {}

    EmbeddingLayer(TransformerConfig config) {
        super(config);
    }

    @Override
    List<ParameterShape> parameterShapes() {
        TransformerConfig c = config();
        return List.of(
                ParameterShape.matrix(TOKENS, c.vocabularySize(), c.width(), ParameterShape.DEVIATION),
                ParameterShape.matrix(POSITIONS, c.sequenceLength(), c.width(), ParameterShape.DEVIATION));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return EmbeddingPass.connect(
                new EmbeddingPass(conf, networkDataType),
                trainingListeners,
                layerIndex,
                layerParamsView,
                initializeParams);
    }
}
