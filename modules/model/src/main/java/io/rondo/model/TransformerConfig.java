package io.rondo.model;

/**
 * The shape of a GPT-2 model (Radford et al. 2019): learned positions, pre-layer-norm blocks, tied embeddings, a
 * feed-forward part four times as wide as the model.
 *
 * @param vocabularySize V, number of token ids
 * @param sequenceLength T, most positions the model can see
 * @param layers number of blocks
 * @param heads attention heads per block; divides {@code width}
 * @param width C, size of a position's vector
 * @param dropout rate in [0, 1) after the embedding, on the attention probabilities and before each residual sum
 * @param layerNormEpsilon added to the variance
 */
public record TransformerConfig(
        int vocabularySize,
        int sequenceLength,
        int layers,
        int heads,
        int width,
        double dropout,
        double layerNormEpsilon) {
    public TransformerConfig {
        atLeastOne("vocabulary size", vocabularySize);
        atLeastOne("sequence length", sequenceLength);
        atLeastOne("number of layers", layers);
        atLeastOne("number of heads", heads);
        atLeastOne("width", width);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "the width " + width + " must be a multiple of the number of heads " + heads);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("the dropout " + dropout + " must be at least 0 and below 1");
        }
        if (!(layerNormEpsilon > 0)) {
            throw new IllegalArgumentException("the layer norm epsilon " + layerNormEpsilon + " must be positive");
        }
    }

    /** A GPT-2 model with the layer norm epsilon of the released ones, 1e-5. */
    public static TransformerConfig gpt2(
            int vocabularySize, int sequenceLength, int layers, int heads, int width, double dropout) {
        return new TransformerConfig(vocabularySize, sequenceLength, layers, heads, width, dropout, 1e-5);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the " + name + " " + value + " must be at least 1");
        }
    }
}
