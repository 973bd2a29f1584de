package io.rondo.training;

import io.rondo.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101) in PyTorch's form: {@code p -= lr·λ·p}, then {@code p -= lr ·
 * m/(1−β1^t) / (sqrt(v/(1−β2^t)) + ε)}. The native Adam adds ε to {@code sqrt(v)} without its bias correction, so it is
 * given {@code ε·sqrt(1−β2^t)}, which makes both equal.
 */
final class AdamW implements AutoCloseable {
    private final INDArray parameters;
    private final INDArray gradient;
    private final INDArray firstMoment;
    private final INDArray secondMoment;
    private final List<INDArray> decayed = new ArrayList<>();
    private final LocalSettings settings;
    private long step;

    /**
     * @param parameters [1, P], changed in place
     * @param gradient [1, P], overwritten by each step
     * @param layout which parts of the vector decay
     */
    AdamW(INDArray parameters, INDArray gradient, List<Parameter> layout, LocalSettings settings) {
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
            decayed.add(parameters.get(NDArrayIndex.point(0), NDArrayIndex.interval(from, to)));
        }
    }

    void restore(WorkerState state) {
        assign(firstMoment, state.firstMoment());
        assign(secondMoment, state.secondMoment());
        step = state.step();
    }

    WorkerState state() {
        return new WorkerState(firstMoment.data().asFloat(), secondMoment.data().asFloat(), step);
    }

    /** Applies the gradient, which is overwritten. */
    void step(double learningRate) {
        step++;
        if (settings.weightDecay() > 0) {
            decayed.forEach(part -> part.muli(1 - learningRate * settings.weightDecay()));
        }
        double epsilon = settings.epsilon() * Math.sqrt(1 - Math.pow(settings.beta2(), (double) step));
        Nd4j.exec(new AdamUpdater(
                gradient,
                secondMoment,
                firstMoment,
                learningRate,
                settings.beta1(),
                settings.beta2(),
                epsilon,
                Math.toIntExact(step - 1)));
        parameters.subi(gradient);
    }

    @Override
    public void close() {
        firstMoment.close();
        secondMoment.close();
    }

    private static void assign(INDArray target, float[] values) {
        if (values.length != target.length()) {
            throw new IllegalArgumentException(
                    "a worker's state of " + values.length + " values for a model of " + target.length());
        }
        try (INDArray source = Nd4j.create(values, new long[] {1, values.length}, 'c')) {
            target.assign(source);
        }
    }
}
