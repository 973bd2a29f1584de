package io.rondo.rounds;

import io.rondo.model.TransformerConfig;
import java.io.Serializable;

/** A {@link TransformerConfig} that can travel with a task; the model's module knows nothing of Spark. */
record ModelShape(
        int vocabularySize,
        int sequenceLength,
        int layers,
        int heads,
        int width,
        double dropout,
        double layerNormEpsilon)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static ModelShape of(TransformerConfig config) {
        return new ModelShape(
                config.vocabularySize(),
                config.sequenceLength(),
                config.layers(),
                config.heads(),
                config.width(),
                config.dropout(),
                config.layerNormEpsilon());
    }

    TransformerConfig toConfig() {
        return new TransformerConfig(vocabularySize, sequenceLength, layers, heads, width, dropout, layerNormEpsilon);
    }
}
