package io.rondo.training;

import java.io.Serializable;

/**
 * How fragments stream (Streaming DiLoCo, arXiv 2501.18512).
 *
 * @param fragments P
 * @param overlapSteps τ: inner steps that a worker takes before it mixes in what an exchange gave
 * @param mixing α: share of its own parameters that the worker keeps then
 */
public record StreamingSettings(int fragments, int overlapSteps, double mixing) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Mixes what arrived into a worker's own values: {@code own = α·own + (1−α)·arrived}.
     *
     * @param own changed in place
     * @param from index in {@code arrived} that the first own value corresponds to
     */
    public void mix(float[] own, float[] arrived, int from) {
        float kept = (float) mixing;
        for (int i = 0; i < own.length; i++) {
            own[i] = kept * own[i] + (1 - kept) * arrived[from + i];
        }
    }

    /** The whole model at once, and nothing of one's own: what the other methods do. */
    static final StreamingSettings WHOLE = new StreamingSettings(1, 0, 0);
}
