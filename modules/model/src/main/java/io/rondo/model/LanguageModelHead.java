package io.rondo.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Final norm and the scores of every next token: {@code [B, T, C]} to logits {@code [B, T, V]}. The output matrix is
 * the token embedding itself (Press and Wolf 2017) or one of its own. Labels are ids {@code [B, T]} (integers); the score is the mean
 * cross-entropy in nats per token.
 */
public final class LanguageModelHead extends TransformerLayer {
    private static final long serialVersionUID = 1L;

    /** For Jackson only. */
    LanguageModelHead() {}

    LanguageModelHead(TransformerConfig config) {
        super(config);
    }

    @Override
    List<ParameterShape> parameterShapes() {
        TransformerConfig c = config();
        List<ParameterShape> shapes = new ArrayList<>();
        shapes.add(ParameterShape.ones(normWeight(), c.width()));
        normBias().ifPresent(name -> shapes.add(ParameterShape.zeros(name, c.width())));
        outputMatrix()
                .ifPresent(name -> shapes.add(
                        ParameterShape.matrix(name, c.vocabularySize(), c.width(), ParameterShape.DEVIATION)));
        return shapes;
    }

    /** Name of the final norm's weight. */
    String normWeight() {
        return switch (config().architecture()) {
            case GPT2 -> "ln_f.weight";
            case LLAMA -> "model.norm.weight";
        };
    }

    /** Name of the final norm's bias. */
    Optional<String> normBias() {
        return switch (config().architecture()) {
            case GPT2 -> Optional.of("ln_f.bias");
            case LLAMA -> Optional.empty();
        };
    }

    /** Name of the output matrix; none if it is the token embedding. */
    Optional<String> outputMatrix() {
        return config().tiedEmbeddings() ? Optional.empty() : Optional.of("lm_head.weight");
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
