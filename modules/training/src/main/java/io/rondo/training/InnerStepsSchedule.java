package io.rondo.training;

/** How the number of inner steps per round changes over a run. */
public enum InnerStepsSchedule {
    /** It does not, but that the last round may be shorter. */
    CONSTANT,
    /**
     * Short rounds first, each longer than the one before by the same amount, and as many rounds as would be without. The
     * smaller the learning rate, the less workers drift apart in a step and the longer they may go alone (Gu et al.,
     * "A Quadratic Synchronization Rule", arXiv 2310.14423).
     */
    GROWING
}
