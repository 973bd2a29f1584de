package io.rondo.rounds;

import io.rondo.model.Architecture;
import io.rondo.model.TransformerConfig;
import java.io.Serializable;

/** A {@link TransformerConfig} that can travel with a task; the model's module knows nothing of Spark. */
record ModelShape(
        Architecture architecture,
        int vocabularySize,
        int sequenceLength,
        int layers,
        int heads,
        int keyValueHeads,
        int width,
        int feedForwardWidth,
        double dropout,
        double normEpsilon,
        double rotaryBase,
        boolean tiedEmbeddings)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static ModelShape of(TransformerConfig config) {
        return new ModelShape(
                config.architecture(),
                config.vocabularySize(),
                config.sequenceLength(),
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.width(),
                config.feedForwardWidth(),
                config.dropout(),
                config.normEpsilon(),
                config.rotaryBase(),
                config.tiedEmbeddings());
    }

    TransformerConfig toConfig() {
        return new TransformerConfig(
                architecture,
                vocabularySize,
                sequenceLength,
                layers,
                heads,
                keyValueHeads,
                width,
                feedForwardWidth,
                dropout,
                normEpsilon,
                rotaryBase,
                tiedEmbeddings);
    }
}
