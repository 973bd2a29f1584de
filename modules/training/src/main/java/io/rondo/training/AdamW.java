package io.rondo.training;

import io.rondo.kernels.AdamWStep;
import io.rondo.kernels.Kernels;
import io.rondo.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** AdamW over all parameters of one worker; see {@link AdamWStep}. */
final class AdamW implements InnerOptimizer {
    private final INDArray parameters;
    private final INDArray gradient;
    private final Moments moments;
    private final Kernels kernels;
    private final List<Kernels.Range> decayed;
    private final LocalSettings settings;

    /**
     * @param parameters [1, P], changed in place
     * @param gradient [1, P], overwritten by each step
     * @param layout which parts of the vector decay
     */
    AdamW(Kernels kernels, INDArray parameters, INDArray gradient, List<Parameter> layout, LocalSettings settings) {
        this.kernels = kernels;
        this.parameters = parameters;
        this.gradient = gradient;
        this.settings = settings;
        this.moments = new Moments(kernels, parameters.length());
        this.decayed = decayed(layout, 0);
    }

    /** The ranges that weight decay shrinks, counted from {@code origin}; tensors that follow each other are one. */
    static List<Kernels.Range> decayed(List<Parameter> layout, long origin) {
        List<Kernels.Range> ranges = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            if (!layout.get(i).decayed()) {
                continue;
            }
            long from = layout.get(i).offset();
            while (i + 1 < layout.size() && layout.get(i + 1).decayed()) {
                i++;
            }
            long to = layout.get(i).offset() + layout.get(i).length();
            ranges.add(new Kernels.Range(from - origin, to - origin));
        }
        return ranges;
    }

    /** The {@code step}-th step as settings want it. */
    static AdamWStep update(LocalSettings settings, double learningRate, long step, double gradientScale) {
        return new AdamWStep(
                learningRate,
                settings.beta1(),
                settings.beta2(),
                settings.epsilon(),
                settings.weightDecay(),
                step,
                gradientScale);
    }

    @Override
    public void restore(WorkerState state) {
        moments.restore(state);
    }

    @Override
    public WorkerState state() {
        return moments.state();
    }

    @Override
    public void step(double learningRate, double gradientScale) {
        kernels.adamW(
                parameters,
                gradient,
                moments.first(),
                moments.second(),
                decayed,
                update(settings, learningRate, moments.nextStep(), gradientScale));
    }

    @Override
    public void close() {
        moments.close();
    }
}
