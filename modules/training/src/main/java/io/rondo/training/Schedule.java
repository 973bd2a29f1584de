package io.rondo.training;

/** How the inner learning rate falls after the warm-up. */
public enum Schedule {
    /** Half a cosine wave down to the minimum at the last step (Loshchilov and Hutter, arXiv 1608.03983). */
    COSINE,
    /** A straight line down to the minimum at the last step. */
    LINEAR,
    /** It does not fall. */
    CONSTANT
}
