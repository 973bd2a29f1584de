package io.rondo.training;

import java.nio.ByteBuffer;

/** One of the layouts that {@link WireFormat} describes, for pieces of up to {@value WireFormat#PIECE} values. */
sealed interface WireCodec permits Float32Wire, Bfloat16Wire, Int8Wire, E3m0Wire {
    /** What int8 and e3m0 can scale: with a smaller largest magnitude they would divide by numbers that are not normal. */
    float SMALLEST = 0x1p-119f;

    /** The bits of an infinity. */
    int INFINITY = 0x7f80_0000;

    /** Bytes of a piece; 0 for no values. */
    int bytes(int length);

    /** Appends {@code length} values. */
    void encode(float[] values, int from, int length, ByteBuffer target);

    /** Reads {@code length} values on from where the buffer stands. */
    void decode(ByteBuffer source, float[] target, int from, int length);

    /** Largest magnitude of a range; NaN if a value is not finite. */
    static float largest(float[] values, int from, int length) {
        int largest = 0; // bits without the sign are ordered as magnitudes are, with NaN above infinity
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
        }
        return largest >= INFINITY ? Float.NaN : Float.intBitsToFloat(largest);
    }
}
