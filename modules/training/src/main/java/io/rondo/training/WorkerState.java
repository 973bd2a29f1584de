package io.rondo.training;

/**
 * What a worker keeps from round to round: AdamW's moments. They stay with their worker and are never averaged (DiLoCo,
 * arXiv 2311.08105).
 *
 * @param firstMoment one value per parameter
 * @param secondMoment one value per parameter
 * @param step inner steps taken so far
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the model: handed over, never copied or compared
public record WorkerState(float[] firstMoment, float[] secondMoment, long step) {
    /** @throws IllegalArgumentException if the moments differ in length or the step is negative */
    public WorkerState {
        if (firstMoment.length != secondMoment.length || step < 0) {
            throw new IllegalArgumentException("moments of " + firstMoment.length + " and " + secondMoment.length
                    + " values after " + step + " steps cannot be a worker's state");
        }
    }

    /** Before the first step. */
    public static WorkerState initial(int parameters) {
        return new WorkerState(new float[parameters], new float[parameters], 0);
    }
}
