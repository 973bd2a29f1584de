package io.rondo.prep.steps;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** What a step can ask for while it is prepared on the driver. */
public interface StepResources {
    /** A value that is sent to each executor once, however many tasks use it. */
    interface Shared<T> extends Serializable {
        /** The value, which must not be changed. */
        T value();
    }

    /** Opens a file that settings name, decompressed by the ending of its name. */
    InputStream open(String uri) throws IOException;

    /** Shares a value. */
    <T> Shared<T> share(T value);
}
