package io.rondo.training;

import io.rondo.kernels.AdamWStep;
import io.rondo.kernels.Kernels;
import io.rondo.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** AdamW's state of one worker: two moments of every parameter and the number of steps; see {@link AdamWStep}. */
final class AdamW implements AutoCloseable {
    private final INDArray parameters;
    private final INDArray gradient;
    private final INDArray firstMoment;
    private final INDArray secondMoment;
    private final Kernels kernels;
    private final List<Kernels.Range> decayed = new ArrayList<>();
    private final LocalSettings settings;
    private long step;

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
        this.firstMoment = Nd4j.zeros(DataType.FLOAT, 1, parameters.length());
        this.secondMoment = Nd4j.zeros(DataType.FLOAT, 1, parameters.length());
        for (int i = 0; i < layout.size(); i++) {
            if (!layout.get(i).decayed()) {
                continue;
            }
            long from = layout.get(i).offset();
            while (i + 1 < layout.size() && layout.get(i + 1).decayed()) {
                i++;
            }
            long to = layout.get(i).offset() + layout.get(i).length();
            decayed.add(new Kernels.Range(from, to));
        }
    }

    void restore(WorkerState state) {
        write(state.firstMoment(), firstMoment);
        write(state.secondMoment(), secondMoment);
        step = state.step();
    }

    WorkerState state() {
        return new WorkerState(read(firstMoment), read(secondMoment), step);
    }

    /** Applies the gradient times {@code gradientScale}; the gradient may be overwritten. */
    void step(double learningRate, double gradientScale) {
        step++;
        kernels.adamW(
                parameters,
                gradient,
                firstMoment,
                secondMoment,
                decayed,
                new AdamWStep(
                        learningRate,
                        settings.beta1(),
                        settings.beta2(),
                        settings.epsilon(),
                        settings.weightDecay(),
                        step,
                        gradientScale));
    }

    @Override
    public void close() {
        firstMoment.close();
        secondMoment.close();
    }

    private float[] read(INDArray moment) {
        float[] values = new float[Math.toIntExact(moment.length())];
        kernels.read(moment, values);
        return values;
    }

    private void write(float[] values, INDArray moment) {
        if (values.length != moment.length()) {
            throw new IllegalArgumentException(
                    "a worker's state of " + values.length + " values for a model of " + moment.length());
        }
        kernels.write(values, moment);
    }
}
