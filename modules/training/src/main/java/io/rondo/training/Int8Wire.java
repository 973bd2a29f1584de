package io.rondo.training;

import java.nio.ByteBuffer;

/** {@link WireFormat#INT8}. */
final class Int8Wire implements WireCodec {
    private static final int BLOCK = 256;
    private static final int LARGEST = 127;

    @Override
    public int bytes(int length) {
        return length + (length + BLOCK - 1) / BLOCK * Float.BYTES;
    }

    @Override
    public void encode(float[] values, int from, int length, ByteBuffer target) {
        for (int done = 0; done < length; done += BLOCK) {
            encodeBlock(values, from + done, Math.min(BLOCK, length - done), target);
        }
    }

    private static void encodeBlock(float[] values, int from, int length, ByteBuffer target) {
        float scale = scale(WireCodec.largest(values, from, length));
        target.putFloat(scale);
        byte[] rounded = new byte[length];
        if (scale > 0) { // with a scale of 0 or NaN all are 0
            for (int i = 0; i < length; i++) {
                rounded[i] = (byte) (int) Math.rint((double) values[from + i] / scale);
            }
        }
        target.put(rounded);
    }

    private static float scale(float largest) {
        if (largest < SMALLEST) {
            return 0;
        }
        float scale = largest / LARGEST;
        return Float.isInfinite(LARGEST * scale) ? Math.nextDown(scale) : scale;
    }

    @Override
    public void decode(ByteBuffer source, float[] target, int from, int length) {
        for (int done = 0; done < length; done += BLOCK) {
            float scale = source.getFloat();
            int end = from + Math.min(done + BLOCK, length);
            for (int i = from + done; i < end; i++) {
                target[i] = source.get() * scale;
            }
        }
    }
}
