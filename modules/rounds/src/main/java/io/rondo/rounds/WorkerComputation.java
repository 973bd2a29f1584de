package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.Precision;
import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import java.io.Serializable;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link ComputeSettings} that can travel with a task, and mean what they mean where it runs.
 *
 * @param threads 0 if they are the machine's to say
 */
record WorkerComputation(Computation.Choice kernels, int threads, boolean recompute, Precision precision)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static WorkerComputation of(ComputeSettings settings) {
        return new WorkerComputation(
                settings.kernels(), settings.threads().orElse(0), settings.recompute(), settings.precision());
    }

    /** @throws RondoException with {@link ExitCode#ENVIRONMENT} if this machine cannot compute like that */
    LanguageModel create(TransformerConfig config, long seed) {
        ComputeSettings settings = new ComputeSettings(
                kernels, threads == 0 ? Optional.empty() : Optional.of(threads), recompute, precision);
        try {
            return LanguageModel.create(config, seed, DataType.FLOAT, settings.here());
        } catch (IllegalArgumentException unable) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT, "the model cannot be computed here: " + unable.getMessage(), unable);
        }
    }

    /** For people: what a model is computed with. */
    static String describe(Kernels kernels) {
        return kernels instanceof CpuKernels fused
                ? fused.description()
                : "portable kernels, " + Nd4j.getBackend().getClass().getSimpleName();
    }
}
