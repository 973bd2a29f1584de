package io.rondo.model;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Final layer norm and the scores of every next token: {@code [B, T, C]} to logits {@code [B, T, V]}. The output matrix
 * is the token embedding itself (Press and Wolf 2017). Labels are ids {@code [B, T]} (integers); the score is the mean
 * cross-entropy in nats per token.
 */
public final class LanguageModelHead extends TransformerLayer {
    static final String NORM_WEIGHT = "ln_f.weight";
    static final String NORM_BIAS = "ln_f.bias";

    private static final long serialVersionUID = 1L;

    /** For Jackson only. */
    LanguageModelHead() {}

    LanguageModelHead(TransformerConfig config) {
        super(config);
    }

    @Override
    List<ParameterShape> parameterShapes() {
        long width = config().width();
        return List.of(ParameterShape.ones(NORM_WEIGHT, width), ParameterShape.zeros(NORM_BIAS, width));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return HeadPass.connect(
                new HeadPass(conf, networkDataType), trainingListeners, layerIndex, layerParamsView, initializeParams);
    }
}
