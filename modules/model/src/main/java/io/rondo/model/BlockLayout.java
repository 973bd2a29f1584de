package io.rondo.model;

import io.rondo.kernels.FeedForward;
import io.rondo.kernels.Linear;
import io.rondo.kernels.Norm;
import java.util.List;

/** What the blocks of an architecture consist of: the tensors of one block and the parts that they form. */
interface BlockLayout {
    /** The layout of block {@code index}. */
    static BlockLayout of(TransformerConfig config, int index) {
        return switch (config.architecture()) {
            case GPT2 -> new Gpt2Block(config, index);
            case LLAMA -> new LlamaBlock(config, index);
        };
    }

    /** The tensors in the order of the flat vector. */
    List<ParameterShape> parameterShapes();

    Norm attentionNorm(Tensors tensors);

    /** Queries, then keys, then values. */
    Linear queryKeyValue(Tensors tensors);

    Linear attentionOut(Tensors tensors);

    Norm feedForwardNorm(Tensors tensors);

    FeedForward feedForward(Tensors tensors);
}
