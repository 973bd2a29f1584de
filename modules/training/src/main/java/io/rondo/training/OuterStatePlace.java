package io.rondo.training;

/** Where the shared parameters and the outer optimizer's momentum are between two rounds; the bits are the same. */
public enum OuterStatePlace {
    /** On the driver's heap. */
    DRIVER,
    /** In files of the run's directory, which the executors read and write; for models beyond the driver's memory. */
    SHARDED
}
