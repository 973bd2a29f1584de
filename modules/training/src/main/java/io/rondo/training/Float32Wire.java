package io.rondo.training;

import java.nio.ByteBuffer;

/** {@link WireFormat#FP32}. */
final class Float32Wire implements WireCodec {
    @Override
    public int bytes(int length) {
        return length * Float.BYTES;
    }

    @Override
    public void encode(float[] values, int from, int length, ByteBuffer target) {
        target.asFloatBuffer().put(values, from, length);
        target.position(target.position() + bytes(length));
    }

    @Override
    public void decode(ByteBuffer source, float[] target, int from, int length) {
        source.asFloatBuffer().get(target, from, length);
        source.position(source.position() + bytes(length));
    }
}
