package io.rondo.kernels;

/**
 * The feed-forward part of a block, or the gradients of one: {@code down(activation(up(x)))}.
 *
 * @param up to the hidden values; with {@link Activation#SWIGLU} the gates' outputs come first, then as many values
 * @param down back to the width
 */
public record FeedForward(Linear up, Activation activation, Linear down) {
    /** What stands between the two linear maps. */
    public enum Activation {
        /** GELU in its tanh form (Hendrycks and Gimpel 2016): {@code ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))}. */
        GELU,
        /** {@code gate·σ(gate)·value} (Shazeer 2020). */
        SWIGLU
    }
}
