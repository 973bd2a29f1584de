package io.rondo.prep.decontamination;

/** What is done to a document that holds a piece of an evaluation set. */
public enum ContaminationAction {
    /** It is rejected. */
    REJECT,
    /** The piece is cut out with what stands around it. */
    CUT
}
