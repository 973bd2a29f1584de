package io.rondo.model;

import io.rondo.kernels.FeedForward;
import io.rondo.kernels.Linear;
import io.rondo.kernels.Norm;
import java.util.List;
import java.util.Optional;

/**
 * A block of a Llama. Its matrices are {@code [outputs, inputs]}, so that queries, keys and values, which follow each
 * other in the flat vector, are one matrix, as are gate and up. Matrices that end in a residual sum start smaller, by
 * {@code 1/√(2·layers)}.
 */
record LlamaBlock(TransformerConfig config, int index) implements BlockLayout {
    private static final String NORM_1 = "input_layernorm";
    private static final String QUERY = "self_attn.q_proj";
    private static final String KEY = "self_attn.k_proj";
    private static final String VALUE = "self_attn.v_proj";
    private static final String ATTENTION_OUT = "self_attn.o_proj";
    private static final String NORM_2 = "post_attention_layernorm";
    private static final String GATE = "mlp.gate_proj";
    private static final String UP = "mlp.up_proj";
    private static final String DOWN = "mlp.down_proj";

    private String name(String part) {
        return "model.layers." + index + "." + part + ".weight";
    }

    @Override
    public List<ParameterShape> parameterShapes() {
        long width = config.width();
        long hidden = config.feedForwardWidth();
        long keys = width / config.heads() * config.keyValueHeads();
        double usual = ParameterShape.DEVIATION;
        double residual = usual / Math.sqrt(2.0 * config.layers());
        return List.of(
                ParameterShape.ones(name(NORM_1), width),
                ParameterShape.matrix(name(QUERY), width, width, usual),
                ParameterShape.matrix(name(KEY), keys, width, usual),
                ParameterShape.matrix(name(VALUE), keys, width, usual),
                ParameterShape.matrix(name(ATTENTION_OUT), width, width, residual),
                ParameterShape.ones(name(NORM_2), width),
                ParameterShape.matrix(name(GATE), hidden, width, usual),
                ParameterShape.matrix(name(UP), hidden, width, usual),
                ParameterShape.matrix(name(DOWN), width, hidden, residual));
    }

    @Override
    public Norm attentionNorm(Tensors tensors) {
        return norm(NORM_1, tensors);
    }

    @Override
    public Linear queryKeyValue(Tensors tensors) {
        return Linear.withoutBias(tensors.stacked(name(QUERY), name(VALUE)));
    }

    @Override
    public Linear attentionOut(Tensors tensors) {
        return Linear.withoutBias(tensors.of(name(ATTENTION_OUT)));
    }

    @Override
    public Norm feedForwardNorm(Tensors tensors) {
        return norm(NORM_2, tensors);
    }

    @Override
    public FeedForward feedForward(Tensors tensors) {
        return new FeedForward(
                Linear.withoutBias(tensors.stacked(name(GATE), name(UP))),
                FeedForward.Activation.SWIGLU,
                Linear.withoutBias(tensors.of(name(DOWN))));
    }

    private Norm norm(String part, Tensors tensors) {
        return new Norm(tensors.of(name(part)), Optional.empty(), config.normEpsilon());
    }
}
