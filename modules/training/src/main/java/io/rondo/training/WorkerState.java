package io.rondo.training;

import java.util.Optional;

/**
 * What a worker keeps from round to round, above all AdamW's moments. They stay with their worker and are never averaged
 * (DiLoCo, arXiv 2311.08105).
 *
 * @param firstMoment one value per parameter
 * @param secondMoment one value per parameter
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
        requireLength("a residual", residual, firstMoment.length);
        requireLength("parameters", parameters, firstMoment.length);
    }

    /** A state of moments only. */
    public WorkerState(float[] firstMoment, float[] secondMoment, long step) {
        this(firstMoment, secondMoment, step, Optional.empty(), Optional.empty());
    }

    /** Before the first step. */
    public static WorkerState initial(int parameters) {
        return new WorkerState(new float[parameters], new float[parameters], 0);
    }

    private static void requireLength(String what, Optional<float[]> vector, int length) {
        if (vector.isPresent() && vector.get().length != length) {
            throw new IllegalArgumentException(
                    what + " of " + vector.get().length + " values beside moments of " + length);
        }
    }
}
