package io.rondo.model;

/**
 * The shape of a decoder-only transformer with pre-normalised blocks.
 *
 * @param architecture which building blocks
 * @param vocabularySize V, number of token ids
 * @param sequenceLength T, most positions the model can see
 * @param layers number of blocks
 * @param heads attention heads per block; divides {@code width}
 * @param keyValueHeads heads of keys and values; divides {@code heads}, and equals it in a GPT-2
 * @param width C, size of a position's vector
 * @param feedForwardWidth hidden values of the feed-forward part; {@code 4·width} in a GPT-2
 * @param dropout rate in [0, 1) after the embedding, on the attention probabilities and before each residual sum
 * @param normEpsilon added to the variance
 * @param rotaryBase of the rotary position embedding; without meaning in a GPT-2
 * @param tiedEmbeddings whether the output matrix is the token embedding; always so in a GPT-2
 */
public record TransformerConfig(
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
        boolean tiedEmbeddings) {
    /** Rotary base of the first Llama models. */
    public static final double ROTARY_BASE = 10_000;

    public TransformerConfig {
        atLeastOne("vocabulary size", vocabularySize);
        atLeastOne("sequence length", sequenceLength);
        atLeastOne("number of layers", layers);
        atLeastOne("number of heads", heads);
        atLeastOne("number of key-value heads", keyValueHeads);
        atLeastOne("width", width);
        atLeastOne("feed-forward width", feedForwardWidth);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "the width " + width + " must be a multiple of the number of heads " + heads);
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("the number of heads " + heads
                    + " must be a multiple of the number of key-value heads " + keyValueHeads);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("the dropout " + dropout + " must be at least 0 and below 1");
        }
        if (!(normEpsilon > 0)) {
            throw new IllegalArgumentException("the norm epsilon " + normEpsilon + " must be positive");
        }
        switch (architecture) {
            case GPT2 -> {
                if (keyValueHeads != heads || feedForwardWidth != 4L * width || !tiedEmbeddings) {
                    throw new IllegalArgumentException("a GPT-2 has as many key-value heads as heads, a feed-forward"
                            + " width of four times the width, and tied embeddings");
                }
            }
            case LLAMA -> {
                if (width / heads % 2 != 0) {
                    throw new IllegalArgumentException("a Llama's heads must have an even size, not " + width / heads);
                }
                if (!(rotaryBase > 1)) {
                    throw new IllegalArgumentException("the rotary base " + rotaryBase + " must be above 1");
                }
            }
        }
    }

    /** A GPT-2 model with the layer norm epsilon of the released ones, 1e-5. */
    public static TransformerConfig gpt2(
            int vocabularySize, int sequenceLength, int layers, int heads, int width, double dropout) {
        return gpt2(vocabularySize, sequenceLength, layers, heads, width, dropout, 1e-5);
    }

    /** A GPT-2 model. */
    public static TransformerConfig gpt2(
            int vocabularySize,
            int sequenceLength,
            int layers,
            int heads,
            int width,
            double dropout,
            double layerNormEpsilon) {
        return new TransformerConfig(
                Architecture.GPT2,
                vocabularySize,
                sequenceLength,
                layers,
                heads,
                heads,
                width,
                Math.multiplyExact(4, width),
                dropout,
                layerNormEpsilon,
                ROTARY_BASE,
                true);
    }

    /** A Llama model without dropout, with an epsilon of 1e-5 and the first models' rotary base. */
    public static TransformerConfig llama(
            int vocabularySize,
            int sequenceLength,
            int layers,
            int heads,
            int keyValueHeads,
            int width,
            int feedForwardWidth,
            boolean tiedEmbeddings) {
        return new TransformerConfig(
                Architecture.LLAMA,
                vocabularySize,
                sequenceLength,
                layers,
                heads,
                keyValueHeads,
                width,
                feedForwardWidth,
                0,
                1e-5,
                ROTARY_BASE,
                tiedEmbeddings);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the " + name + " " + value + " must be at least 1");
        }
    }
}
