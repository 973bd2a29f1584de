package io.rondo.training;

import java.nio.ByteBuffer;

/** One of the layouts that {@link WireFormat} describes, for pieces of up to {@value WireFormat#PIECE} values. */
sealed interface WireCodec permits Float32Wire, Bfloat16Wire, Int8Wire, E3m0Wire {
    /** What int8 and e3m0 can scale: with a smaller largest magnitude they would divide by numbers that are not normal. */
    float SMALLEST = 0x1p-119f;

    /** Bytes of a piece; 0 for no values. */
    int bytes(int length);

    /** Appends {@code length} values. */
    void encode(float[] values, int from, int length, ByteBuffer target);

    /** Reads {@code length} values on from where the buffer stands. */
    void decode(ByteBuffer source, float[] target, int from, int length);

    /** Largest magnitude of a range; NaN if a value is not finite. */
    static float largest(float[] values, int from, int length) {
        float largest = 0;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Math.abs(values[i])); // NaN if one of the two is
        }
        return Float.isInfinite(largest) ? Float.NaN : largest;
    }
}
