package io.rondo.model;

import io.rondo.kernels.FeedForward;
import io.rondo.kernels.Linear;
import io.rondo.kernels.Norm;
import java.util.List;
import java.util.Optional;

/** A block of a GPT-2. Matrices that end in a residual sum start smaller, by {@code 1/√(2·layers)}. */
record Gpt2Block(TransformerConfig config, int index) implements BlockLayout {
    private static final String NORM_1 = "ln_1";
    private static final String ATTENTION = "attn.c_attn";
    private static final String ATTENTION_OUT = "attn.c_proj";
    private static final String NORM_2 = "ln_2";
    private static final String FEED_FORWARD = "mlp.c_fc";
    private static final String FEED_FORWARD_OUT = "mlp.c_proj";

    private String name(String part, String kind) {
        return "h." + index + "." + part + "." + kind;
    }

    @Override
    public List<ParameterShape> parameterShapes() {
        long width = config.width();
        double residual = ParameterShape.DEVIATION / Math.sqrt(2.0 * config.layers());
        return List.of(
                ParameterShape.ones(name(NORM_1, "weight"), width),
                ParameterShape.zeros(name(NORM_1, "bias"), width),
                ParameterShape.matrix(name(ATTENTION, "weight"), width, 3 * width, ParameterShape.DEVIATION),
                ParameterShape.zeros(name(ATTENTION, "bias"), 3 * width),
                ParameterShape.matrix(name(ATTENTION_OUT, "weight"), width, width, residual),
                ParameterShape.zeros(name(ATTENTION_OUT, "bias"), width),
                ParameterShape.ones(name(NORM_2, "weight"), width),
                ParameterShape.zeros(name(NORM_2, "bias"), width),
                ParameterShape.matrix(name(FEED_FORWARD, "weight"), width, 4 * width, ParameterShape.DEVIATION),
                ParameterShape.zeros(name(FEED_FORWARD, "bias"), 4 * width),
                ParameterShape.matrix(name(FEED_FORWARD_OUT, "weight"), 4 * width, width, residual),
                ParameterShape.zeros(name(FEED_FORWARD_OUT, "bias"), width));
    }

    @Override
    public Norm attentionNorm(Tensors tensors) {
        return norm(NORM_1, tensors);
    }

    @Override
    public Linear queryKeyValue(Tensors tensors) {
        return linear(ATTENTION, tensors);
    }

    @Override
    public Linear attentionOut(Tensors tensors) {
        return linear(ATTENTION_OUT, tensors);
    }

    @Override
    public Norm feedForwardNorm(Tensors tensors) {
        return norm(NORM_2, tensors);
    }

    @Override
    public FeedForward feedForward(Tensors tensors) {
        return new FeedForward(
                linear(FEED_FORWARD, tensors), FeedForward.Activation.GELU, linear(FEED_FORWARD_OUT, tensors));
    }

    private Linear linear(String part, Tensors tensors) {
        return Linear.conv1d(tensors.of(name(part, "weight")), tensors.of(name(part, "bias")));
    }

    private Norm norm(String part, Tensors tensors) {
        return new Norm(
                tensors.of(name(part, "weight")), Optional.of(tensors.of(name(part, "bias"))), config.normEpsilon());
    }
}
