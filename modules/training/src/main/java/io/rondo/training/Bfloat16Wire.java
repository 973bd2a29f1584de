package io.rondo.training;

import java.nio.ByteBuffer;

/** {@link WireFormat#BF16}. */
final class Bfloat16Wire implements WireCodec {
    private static final int QUIET = 0x40;

    @Override
    public int bytes(int length) {
        return length * Short.BYTES;
    }

    @Override
    public void encode(float[] values, int from, int length, ByteBuffer target) {
        for (int i = from; i < from + length; i++) {
            target.putShort(rounded(values[i]));
        }
    }

    @Override
    public void decode(ByteBuffer source, float[] target, int from, int length) {
        for (int i = from; i < from + length; i++) {
            target[i] = Float.intBitsToFloat(source.getShort() << Short.SIZE);
        }
    }

    private static short rounded(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // Rounding could carry a NaN's bits into an infinity, and cutting them off could leave one.
            return (short) ((bits >>> Short.SIZE) | QUIET);
        }
        int even = (bits >>> Short.SIZE) & 1;
        return (short) ((bits + 0x7fff + even) >>> Short.SIZE);
    }
}
