package io.rondo.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Token embedding, plus a learned position embedding if the architecture has one, then dropout: ids {@code [B, T]} (integers) to {@code [B, T, C]}.
 */
public final class EmbeddingLayer extends TransformerLayer {
    private static final long serialVersionUID = 1L;

    /** For Jackson only. */
    EmbeddingLayer() {}

    EmbeddingLayer(TransformerConfig config) {
        super(config);
    }

    @Override
    List<ParameterShape> parameterShapes() {
        TransformerConfig c = config();
        ParameterShape tokens =
                ParameterShape.matrix(tokens(), c.vocabularySize(), c.width(), ParameterShape.DEVIATION);
        return positions()
                .map(name -> List.of(
                        tokens, ParameterShape.matrix(name, c.sequenceLength(), c.width(), ParameterShape.DEVIATION)))
                .orElse(List.of(tokens));
    }

    /** Name of the table of tokens. */
    String tokens() {
        return switch (config().architecture()) {
            case GPT2 -> "wte.weight";
            case LLAMA -> "model.embed_tokens.weight";
        };
    }

    /** Name of the table of positions. */
    Optional<String> positions() {
        return switch (config().architecture()) {
            case GPT2 -> Optional.of("wpe.weight");
            case LLAMA -> Optional.empty();
        };
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
