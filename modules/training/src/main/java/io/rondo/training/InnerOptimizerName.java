package io.rondo.training;

/** The inner optimizers there are. */
public enum InnerOptimizerName {
    /** AdamW (Loshchilov and Hutter, arXiv 1711.05101) for everything, as in DiLoCo (arXiv 2311.08105). */
    ADAMW,
    /** Muon for the matrices of the blocks and AdamW for the rest, as in MuLoCo (arXiv 2505.23725). */
    MUON
}
