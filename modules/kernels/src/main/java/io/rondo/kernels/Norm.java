package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A normalisation of rows, or the gradients of one. With a bias it is layer normalisation (Ba et al. 2016), {@code y =
 * (x − mean)/√(variance + epsilon)·weight + bias}; without one it is RMSNorm (Zhang and Sennrich 2019), {@code y =
 * x/√(mean(x²) + epsilon)·weight}.
 *
 * @param weight {@code [C]}
 * @param bias {@code [C]}
 */
public record Norm(INDArray weight, Optional<INDArray> bias, double epsilon) {
    /** Whether rows are centred. */
    public boolean centred() {
        return bias.isPresent();
    }
}
