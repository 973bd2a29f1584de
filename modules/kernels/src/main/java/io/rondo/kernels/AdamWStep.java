package io.rondo.kernels;

/**
 * One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101) in PyTorch's form: {@code p -= lr·λ·p}, then {@code p -=
 * lr·m̂/(√v̂ + ε)} with bias-corrected moments.
 *
 * @param step counted from 1
 * @param gradientScale factor of the gradient before anything else, from clipping
 */
public record AdamWStep(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        long step,
        double gradientScale) {}
