package io.rondo.jobs;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.model.TransformerConfig;

/**
 * The shape of the model, as in GPT-2 (Radford et al. 2019); the vocabulary is the dataset's.
 *
 * @param layers transformer blocks
 * @param heads attention heads of a block; must divide the width
 * @param width of the residual stream; the feed-forward layers are four times as wide
 * @param sequenceLength tokens the model sees at once
 * @param dropout probability that a value is dropped during training
 */
record ModelSettings(
        @Default("12") @Range(min = 1, max = 1000) int layers,
        @Default("12") @Range(min = 1, max = 1000) int heads,
        @Default("768") @Range(min = 1, max = 100_000) int width,
        @Default("1024") @Range(min = 1, max = 1_000_000) int sequenceLength,
        @Default("0") @Range(min = 0, max = 0.9) double dropout) {
    ModelSettings {
        if (width % heads != 0) {
            throw new IllegalArgumentException("heads = " + heads + " does not divide width = " + width
                    + "; every head needs an equal part of it");
        }
    }

    TransformerConfig transformer(int vocabularySize) {
        return TransformerConfig.gpt2(vocabularySize, sequenceLength, layers, heads, width, dropout);
    }
}
