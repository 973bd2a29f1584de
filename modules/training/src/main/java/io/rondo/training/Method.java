package io.rondo.training;

/** How the work of the workers is joined. */
public enum Method {
    /** Gradients are averaged in every step: each round is one step of training on the global batch. */
    SYNCHRONOUS,
    /**
     * Parameters are averaged after every round (McMahan et al., arXiv 1602.05629; what Deeplearning4j's
     * ParameterAveragingTrainingMaster does).
     */
    AVERAGING,
    /** An outer optimizer with Nesterov momentum moves the parameters after every round (arXiv 2311.08105). */
    DILOCO,
    /**
     * As DiLoCo, but fragments of the model are exchanged in turn, while workers train on; see {@link Fragments} (arXiv
     * 2501.18512).
     */
    STREAMING_DILOCO
}
