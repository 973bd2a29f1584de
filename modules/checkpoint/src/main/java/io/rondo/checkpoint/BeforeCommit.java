package io.rondo.checkpoint;

import java.io.IOException;

/** The last word before a checkpoint is committed; what it throws prevents the commit. */
@FunctionalInterface
public interface BeforeCommit {
    /** Makes sure that the commit may happen, e.g. that the run's lease is still held. */
    void run() throws IOException;
}
