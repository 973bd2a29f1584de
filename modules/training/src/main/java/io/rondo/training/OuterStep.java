package io.rondo.training;

import java.util.List;

/** What a method makes of the mean of the workers' contributions. */
public sealed interface OuterStep permits Averaging, OuterOptimizer, SynchronousStep {
    /** Vectors as long as the parameters that the step keeps from round to round, all 0 before the first. */
    int stateVectors();

    /**
     * Moves the parameters, in place.
     *
     * @param parameters θ, or the part of it that the contribution is of
     * @param state {@link #stateVectors()} vectors of the same length, changed in place
     * @param contribution mean of {@link LocalResult#pseudoGradient()} over the workers, of the same length
     * @throws IllegalArgumentException if lengths or the number of vectors differ
     */
    void step(float[] parameters, List<float[]> state, float[] contribution);

    /**
     * Moves a part of the parameters, as the whole step would.
     *
     * @param parameters the part of θ
     * @param state the same part of each vector
     * @param contribution the same part
     * @param offset where the part starts in θ
     * @param norm of the whole contribution, {@link PseudoGradient#norm}
     */
    void stepPart(float[] parameters, List<float[]> state, float[] contribution, long offset, double norm);
}
