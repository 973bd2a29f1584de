package io.rondo.kernels;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The primitives of a transformer's forward and backward pass and of its optimizer.
 *
 * <p>Shapes: {@code B} sequences, {@code T} positions, {@code N = B·T} rows, {@code C} width, {@code V} vocabulary,
 * {@code P} parameters. All arrays are row-major ('c' ordered, contiguous) and of one floating-point type; ids are
 * 32-bit integers. Results are written into the arrays named as such and overwrite what stood there unless a method says
 * that it adds. An instance is used by one thread at a time.
 */
public interface Kernels extends AutoCloseable {
    /**
     * The type of arrays that hold nothing but operands of matrix products: what {@link #norm} and {@link #attention} put
     * out and linear maps, {@link #feedForward} and {@link #losses} take. They may be of the computed type as well.
     *
     * @param computed the type of all other arrays
     */
    default DataType operandType(DataType computed) {
        return computed;
    }

    /**
     * Tells that the weights of the calls that follow lie in this vector and change no more before it is named again.
     * Those that lie in no vector named are read anew by each call.
     */
    default void useWeights(INDArray vector) {}

    /** {@code y = map(x)}. */
    void linear(INDArray x, Linear map, INDArray y);

    /** {@code y = residual + kept(map(x))}. */
    void linearAdd(INDArray x, Linear map, Dropout kept, INDArray residual, INDArray y);

    /** Gradients of {@link #linear}: {@code dx = dy·wᵀ}, and of weight and bias. */
    void linearBackward(INDArray x, Linear map, INDArray dy, INDArray dx, Linear gradient);

    /** {@code y = norm(x)}. */
    void norm(INDArray x, Norm norm, Saved saved, INDArray y);

    /**
     * Gradients of {@link #norm}.
     *
     * @param saved as the forward pass left it
     * @param added a gradient of {@code x} from elsewhere, added to {@code dx}
     */
    void normBackward(
            INDArray dy, INDArray x, Norm norm, Saved saved, Optional<INDArray> added, INDArray dx, Norm gradient);

    /** {@code y = residual + kept(part(x))}. */
    void feedForward(INDArray x, FeedForward part, Dropout kept, INDArray residual, Saved saved, INDArray y);

    /**
     * Gradients of {@code part(x)}.
     *
     * @param dy gradient of the part's own output, behind dropout and residual sum
     * @param saved as the forward pass left it
     */
    void feedForwardBackward(INDArray x, FeedForward part, INDArray dy, Saved saved, INDArray dx, FeedForward gradient);

    /**
     * Rotary position embedding (Su et al. 2021) of queries and keys in place, in the layout of Hugging Face's Llama:
     * element i is paired with element {@code i + size/2} and turned by {@code position·base^(−2i/size)}.
     *
     * @param qkv {@code [B·T, rowWidth]}
     * @param backward turns the other way, which is the gradient
     */
    void rotate(INDArray qkv, AttentionShape shape, double base, boolean backward);

    /**
     * Causal scaled dot-product attention of all heads (Vaswani et al. 2017).
     *
     * @param qkv {@code [B·T, rowWidth]}
     * @param kept dropout of the probabilities {@code [B, heads, T, T]}
     * @param out {@code [B·T, C]}
     */
    void attention(INDArray qkv, AttentionShape shape, Dropout kept, Saved saved, INDArray out);

    /**
     * Gradient of {@link #attention} with respect to {@code qkv}.
     *
     * @param qkv as the forward pass saw it
     * @param out as the forward pass left it
     * @param saved as the forward pass left it
     */
    void attentionBackward(
            INDArray dout, INDArray qkv, INDArray out, AttentionShape shape, Dropout kept, Saved saved, INDArray dqkv);

    /** {@code out[B·T, C] = tokenTable[ids] (+ positionTable[0…T))}; {@code ids} has B·T elements. */
    void embed(INDArray ids, INDArray tokenTable, Optional<INDArray> positionTable, int length, INDArray out);

    /**
     * Gradients of {@link #embed}: <em>adds</em> to {@code dtokenTable}, overwrites {@code dpositionTable} (rows from T
     * on become zero).
     */
    void embedBackward(
            INDArray ids, INDArray dout, int length, INDArray dtokenTable, Optional<INDArray> dpositionTable);

    /**
     * Soft-max cross-entropy of the scores {@code head(x)}.
     *
     * @param head without bias
     * @param targets N ids
     * @param logits {@code [N,V]}, for use within this call
     * @param losses {@code [N]}: {@code −ln softmax[target]} of each row
     */
    void losses(INDArray x, Linear head, INDArray targets, INDArray logits, INDArray losses);

    /**
     * As {@link #losses}, with the gradients of {@code scale·Σ losses}.
     *
     * @param add whether to add to the gradient of the head's weight instead of overwriting it
     */
    void lossesBackward(
            INDArray x,
            Linear head,
            INDArray targets,
            double scale,
            INDArray logits,
            INDArray losses,
            INDArray dx,
            Linear gradient,
            boolean add);

    /**
     * Draws dropout for as many elements as {@code shape} has, from ND4J's random numbers.
     *
     * @param rate probability that an element is dropped, in (0, 1)
     * @param saved keeps the mask, where there is one
     */
    Dropout dropout(double rate, Saved saved, long... shape);

    /** {@code y = kept(x)}; {@code y} may be {@code x}. */
    void drop(INDArray x, Dropout kept, INDArray y);

    /** Copies a float32 vector to the heap. */
    void read(INDArray vector, float[] target);

    /** Copies a vector of the same length from the heap. */
    void write(float[] source, INDArray vector);

    /** {@code Σ v²}, summed in an order that depends on nothing but the length. */
    double squaredNorm(INDArray vector);

    /**
     * One optimizer step, in place.
     *
     * @param parameters {@code [1, P]}, as the other vectors
     * @param gradient may be overwritten
     * @param decayed the ranges that weight decay shrinks, ascending
     */
    void adamW(
            INDArray parameters,
            INDArray gradient,
            INDArray firstMoment,
            INDArray secondMoment,
            List<Range> decayed,
            AdamWStep step);

    /**
     * Makes each matrix nearly orthogonal, in place: U·S·Vᵀ becomes U·S'·Vᵀ with S' between about 0.7 and 1.2, by five
     * steps of Newton-Schulz (Jordan et al., "Muon", 2024). A matrix of zeros stays one.
     *
     * @param vector flat
     * @param matrices within it, none overlapping another
     */
    void orthogonalize(INDArray vector, List<MatrixPart> matrices);

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) of a flat vector. */
    record Range(long from, long to) {}

    /** Frees threads and memory. */
    @Override
    void close();
}
