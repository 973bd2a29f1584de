package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The primitives of a transformer's forward and backward pass.
 *
 * <p>Shapes: {@code B} sequences, {@code T} positions, {@code N = B·T} rows, {@code C} width, {@code H} heads,
 * {@code V} vocabulary, {@code K} and {@code M} inputs and outputs of a linear map. All arrays are row-major ('c'
 * ordered, contiguous) and of one floating-point type; ids are 32-bit integers. Results are written into the arrays
 * named as such and overwrite what stood there unless a method says that it adds. Implementations keep no state.
 */
public interface Kernels {
    /** {@code y[N,M] = x[N,K]·w[K,M] + bias[M]}. */
    void linear(INDArray x, INDArray w, INDArray bias, INDArray y);

    /** Gradients of {@link #linear}: {@code dx = dy·wᵀ}, {@code dw = xᵀ·dy}, {@code dbias = Σ_N dy}. */
    void linearBackward(INDArray x, INDArray w, INDArray dy, INDArray dx, INDArray dw, INDArray dbias);

    /** Scores against a table of vectors: {@code y[N,V] = x[N,C]·table[V,C]ᵀ}. */
    void project(INDArray x, INDArray table, INDArray y);

    /** Gradients of {@link #project}: {@code dx = dy·table}; <em>adds</em> {@code dyᵀ·x} to {@code dtable}. */
    void projectBackward(INDArray x, INDArray table, INDArray dy, INDArray dx, INDArray dtable);

    /**
     * Layer normalisation of each row (Ba et al. 2016): {@code normalised = (x − mean)·rstd}, {@code y =
     * normalised·weight + bias}, with {@code rstd[N] = 1/√(variance + epsilon)}. {@code normalised[N,C]} and
     * {@code rstd} are kept for the backward pass.
     */
    void layerNorm(
            INDArray x, INDArray weight, INDArray bias, double epsilon, INDArray normalised, INDArray rstd, INDArray y);

    /** Gradients of {@link #layerNorm}. */
    void layerNormBackward(
            INDArray dy,
            INDArray normalised,
            INDArray rstd,
            INDArray weight,
            INDArray dx,
            INDArray dweight,
            INDArray dbias);

    /**
     * GELU in its tanh form (Hendrycks and Gimpel 2016), {@code y = x·gate} with {@code gate = σ(2·√(2/π)·(x +
     * 0.044715·x³))}, which equals {@code ½·x·(1 + tanh(…))}. {@code gate} is kept for the backward pass.
     */
    void gelu(INDArray x, INDArray gate, INDArray y);

    /** Gradient of {@link #gelu}; {@code dx} may be {@code dy} itself. */
    void geluBackward(INDArray x, INDArray gate, INDArray dy, INDArray dx);

    /**
     * Causal scaled dot-product attention of all heads (Vaswani et al. 2017).
     *
     * @param qkv {@code [B·T, 3C]}: query, key and value side by side
     * @param heads kept for the backward pass: {@code [3, B, H, T, C/H]}
     * @param probabilities kept for the backward pass: {@code [B, H, T, T]}
     * @param kept dropout of the probabilities, or {@link Dropout#none()}
     * @param out {@code [B·T, C]}
     */
    void attention(INDArray qkv, INDArray heads, INDArray probabilities, Dropout kept, INDArray out);

    /** Gradient of {@link #attention} with respect to {@code qkv}. */
    void attentionBackward(INDArray dout, INDArray heads, INDArray probabilities, Dropout kept, INDArray dqkv);

    /** {@code out[B·T, C] = tokenTable[ids] + positionTable[0…T)}; {@code ids} has B·T elements. */
    void embed(INDArray ids, INDArray tokenTable, INDArray positionTable, int length, INDArray out);

    /**
     * Gradients of {@link #embed}: <em>adds</em> to {@code dtokenTable}, overwrites {@code dpositionTable} (rows from T
     * on become zero).
     */
    void embedBackward(INDArray ids, INDArray dout, int length, INDArray dtokenTable, INDArray dpositionTable);

    /**
     * Soft-max cross-entropy and its gradient in one pass.
     *
     * @param logits {@code [N,V]}; overwritten by {@code (softmax − onehot)·scale}
     * @param targets N ids
     * @param losses {@code [N]}: {@code −ln softmax[target]} of each row
     */
    void crossEntropy(INDArray logits, INDArray targets, double scale, INDArray losses);
}
