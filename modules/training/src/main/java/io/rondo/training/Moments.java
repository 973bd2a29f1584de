package io.rondo.training;

import io.rondo.kernels.Kernels;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What an inner optimizer remembers: two values per parameter, [1, P] each, and the number of steps. */
final class Moments implements AutoCloseable {
    private final Kernels kernels;
    private final INDArray first;
    private final INDArray second;
    private long step;

    Moments(Kernels kernels, long parameters) {
        this.kernels = kernels;
        this.first = Nd4j.zeros(DataType.FLOAT, 1, parameters);
        this.second = Nd4j.zeros(DataType.FLOAT, 1, parameters);
    }

    INDArray first() {
        return first;
    }

    INDArray second() {
        return second;
    }

    /** Counts a step; the first is 1. */
    long nextStep() {
        return ++step;
    }

    void restore(WorkerState state) {
        write(state.firstMoment(), first);
        write(state.secondMoment(), second);
        step = state.step();
    }

    WorkerState state() {
        return new WorkerState(read(first), read(second), step);
    }

    @Override
    public void close() {
        first.close();
        second.close();
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
