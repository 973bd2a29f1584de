package io.rondo.prep;

import java.util.List;
import org.apache.spark.util.io.ChunkedByteBuffer;

/**
 * What Spark sends through Kryo on behalf of this module; needed with {@code spark.kryo.registrationRequired=true}.
 * Documents themselves travel in Spark SQL's own format.
 */
public final class PrepareKryoClasses {
    private PrepareKryoClasses() {}

    /** The classes to register, in an order that must not change between driver and executors. */
    public static List<Class<?>> classes() {
        return List.of(ChunkedByteBuffer[].class);
    }
}
