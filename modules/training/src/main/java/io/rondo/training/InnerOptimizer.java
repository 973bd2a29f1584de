package io.rondo.training;

import io.rondo.kernels.Kernels;
import io.rondo.model.Parameter;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a worker moves its parameters with, and the moments it remembers for that. */
sealed interface InnerOptimizer extends AutoCloseable permits AdamW, Muon {
    /**
     * The optimizer that settings ask for, before its first step.
     *
     * @param parameters [1, P], changed in place
     * @param gradient [1, P], overwritten by each step
     * @param layout the tensors in the vector
     */
    static InnerOptimizer of(
            Kernels kernels, INDArray parameters, INDArray gradient, List<Parameter> layout, LocalSettings settings) {
        return switch (settings.optimizer()) {
            case ADAMW -> new AdamW(kernels, parameters, gradient, layout, settings);
            case MUON -> new Muon(kernels, parameters, gradient, layout, settings);
        };
    }

    /** Continues from a state. */
    void restore(WorkerState state);

    /** The moments and the number of steps so far, copied. */
    WorkerState state();

    /** Applies the gradient times {@code gradientScale}; the gradient may be overwritten. */
    void step(double learningRate, double gradientScale);

    @Override
    void close();
}
