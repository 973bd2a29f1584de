package io.rondo.training;

import java.util.Optional;

/**
 * What a worker keeps from round to round, above all AdamW's moments. They stay with their worker and are never averaged
 * (DiLoCo, arXiv 2311.08105).
 *
 * @param firstMoment one value per parameter; empty where training is synchronous and nobody but the driver has any
 * @param secondMoment as many values
 * @param step inner steps taken so far
 * @param residual what the wire format has taken away so far and is still to be sent, one value per parameter; with
 *     error feedback only, and not before the first round
 * @param parameters the worker's own, if it does not start every round from the shared ones
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the model: handed over, never copied or compared
public record WorkerState(
        float[] firstMoment,
        float[] secondMoment,
        long step,
        Optional<float[]> residual,
        Optional<float[]> parameters) {
    /** @throws IllegalArgumentException if vectors differ in length or the step is negative */
    public WorkerState {
        if (firstMoment.length != secondMoment.length || step < 0) {
            throw new IllegalArgumentException("moments of " + firstMoment.length + " and " + secondMoment.length
                    + " values after " + step + " steps cannot be a worker's state");
        }
        if (firstMoment.length > 0) {
            requireLength("a residual", residual, firstMoment.length);
            requireLength("parameters", parameters, firstMoment.length);
        }
    }

    /** A state of moments only. */
    public WorkerState(float[] firstMoment, float[] secondMoment, long step) {
        this(firstMoment, secondMoment, step, Optional.empty(), Optional.empty());
    }

    /** Before the first step. */
    public static WorkerState initial(int parameters) {
        return new WorkerState(new float[parameters], new float[parameters], 0);
    }

    /**
     * Before the first step of a worker that has parameters of its own.
     *
     * @param parameters the shared ones; not copied
     */
    public static WorkerState startingFrom(float[] parameters) {
        return new WorkerState(
                new float[parameters.length],
                new float[parameters.length],
                0,
                Optional.empty(),
                Optional.of(parameters));
    }

    private static void requireLength(String what, Optional<float[]> vector, int length) {
        if (vector.isPresent() && vector.get().length != length) {
            throw new IllegalArgumentException(
                    what + " of " + vector.get().length + " values beside moments of " + length);
        }
    }
}
