package io.rondo.jobs;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.model.Architecture;
import io.rondo.model.TransformerConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of the model; the vocabulary is the dataset's.
 *
 * @param architecture GPT-2 (Radford et al. 2019) or Llama (Touvron et al. 2023)
 * @param layers transformer blocks
 * @param heads attention heads of a block; must divide the width
 * @param keyValueHeads of a Llama; {@code heads} if absent
 * @param width of the residual stream
 * @param feedForwardWidth of a Llama; 8/3 of the width, rounded up to a multiple of 256, if absent
 * @param sequenceLength tokens the model sees at once
 * @param dropout probability that a value is dropped during training
 * @param normEpsilon added to the variance in every norm
 * @param rotaryBase of a Llama's rotary positions; 10,000 if absent
 * @param tiedEmbeddings whether a Llama's output matrix is its token embedding; not if absent
 */
record ModelSettings(
        @Default("gpt2") Architecture architecture,
        @Default("12") @Range(min = 1, max = 1000) int layers,
        @Default("12") @Range(min = 1, max = 1000) int heads,
        @Range(min = 1, max = 1000) Optional<Integer> keyValueHeads,
        @Default("768") @Range(min = 1, max = 100_000) int width,
        @Range(min = 1, max = 1_000_000) Optional<Integer> feedForwardWidth,
        @Default("1024") @Range(min = 1, max = 1_000_000) int sequenceLength,
        @Default("0") @Range(min = 0, max = 0.9) double dropout,
        @Default("1e-5") @Range(min = 1e-12, max = 1) double normEpsilon,
        @Range(min = 2, max = 1e12) Optional<Double> rotaryBase,
        Optional<Boolean> tiedEmbeddings) {
    private static final int FEED_FORWARD_MULTIPLE = 256;

    ModelSettings {
        if (width % heads != 0) {
            throw new IllegalArgumentException("heads = " + heads + " does not divide width = " + width
                    + "; every head needs an equal part of it");
        }
        switch (architecture) {
            case GPT2 -> requireNoneOf(keyValueHeads, feedForwardWidth, rotaryBase, tiedEmbeddings);
            case LLAMA -> {
                if (heads % keyValueHeads.orElse(heads) != 0) {
                    throw new IllegalArgumentException("key-value-heads = " + keyValueHeads.orElse(heads)
                            + " does not divide heads = " + heads + "; each serves an equal number of heads");
                }
                if (width / heads % 2 != 0) {
                    throw new IllegalArgumentException("width = " + width + " over heads = " + heads
                            + " is odd; the rotary positions of a Llama turn pairs of values");
                }
            }
        }
    }

    private static void requireNoneOf(
            Optional<Integer> keyValueHeads,
            Optional<Integer> feedForwardWidth,
            Optional<Double> rotaryBase,
            Optional<Boolean> tiedEmbeddings) {
        Map<String, Optional<?>> foreign = new LinkedHashMap<>();
        foreign.put("key-value-heads", keyValueHeads);
        foreign.put("feed-forward-width", feedForwardWidth);
        foreign.put("rotary-base", rotaryBase);
        foreign.put("tied-embeddings", tiedEmbeddings);
        foreign.forEach((key, value) -> {
            if (value.isPresent()) {
                throw new IllegalArgumentException(key + " = " + value.get()
                        + " has no meaning for architecture = gpt2; leave it out, or set architecture = llama");
            }
        });
    }

    TransformerConfig transformer(int vocabularySize) {
        return switch (architecture) {
            case GPT2 ->
                TransformerConfig.gpt2(vocabularySize, sequenceLength, layers, heads, width, dropout, normEpsilon);
            case LLAMA ->
                new TransformerConfig(
                        architecture,
                        vocabularySize,
                        sequenceLength,
                        layers,
                        heads,
                        keyValueHeads.orElse(heads),
                        width,
                        feedForwardWidth.orElseGet(() -> usualFeedForwardWidth(width)),
                        dropout,
                        normEpsilon,
                        rotaryBase.orElse(TransformerConfig.ROTARY_BASE),
                        tiedEmbeddings.orElse(false));
        };
    }

    /** Two thirds of four times the width, so that three matrices are as large as a GPT-2's two. */
    private static int usualFeedForwardWidth(int width) {
        int exact = (8 * width + 2) / 3;
        return (exact + FEED_FORWARD_MULTIPLE - 1) / FEED_FORWARD_MULTIPLE * FEED_FORWARD_MULTIPLE;
    }
}
