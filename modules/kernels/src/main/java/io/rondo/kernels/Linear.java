package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A linear map of rows, or the gradients of one: {@code y[N,M] = x[N,K]·w (+ bias)}.
 *
 * @param weight {@code [K,M]}, or {@code [M,K]} if {@code outputsFirst}
 * @param bias {@code [M]}
 * @param outputsFirst whether the matrix is stored as PyTorch's {@code nn.Linear} does instead of GPT-2's {@code Conv1D}
 */
public record Linear(INDArray weight, Optional<INDArray> bias, boolean outputsFirst) {
    /** GPT-2's form: {@code weight[K,M]} and a bias. */
    public static Linear conv1d(INDArray weight, INDArray bias) {
        return new Linear(weight, Optional.of(bias), false);
    }

    /** Llama's form: {@code weight[M,K]}, no bias. Also scores against a table of M vectors. */
    public static Linear withoutBias(INDArray weight) {
        return new Linear(weight, Optional.empty(), true);
    }

    /** K. */
    public int inputs() {
        return (int) weight.size(outputsFirst ? 1 : 0);
    }

    /** M. */
    public int outputs() {
        return (int) weight.size(outputsFirst ? 0 : 1);
    }
}
