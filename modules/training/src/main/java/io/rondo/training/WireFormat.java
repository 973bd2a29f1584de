package io.rondo.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the values of a pseudo-gradient travel. Each worker encodes its own values before they meet those of others;
 * sums are float32. The same values give the same bytes on every machine.
 *
 * <p>Values go in pieces of {@value #PIECE} that know nothing of each other; the last piece may be shorter. Numbers of
 * more than one byte are little-endian. A piece of {@code n} values is
 *
 * <pre>
 * fp32  4n bytes: the values themselves
 * bf16  2n bytes: the upper halves of the float32, rounded to the nearest, ties to even
 * int8  blocks of 256 values, the last may be shorter: f32 scale, then one signed byte q in [-127, 127] per value
 * e3m0  f32 scale, then groups of 128 symbols in 63 bytes, then two symbols a byte for what is left
 * </pre>
 *
 * <p><b>int8</b>: a value is {@code q·scale}. The scale is the largest magnitude of the block divided by 127; q is
 * rounded to the nearest, ties to even. So no value is off by more than half a scale.
 *
 * <p><b>e3m0</b> is a sign and three bits of exponent without a mantissa (Streaming DiLoCo, arXiv 2501.18512). The
 * exponent 0 means 0, which has no sign, since rows of an embedding that no token used must stay exactly where they
 * are; exponents k = 1 to 7 mean {@code scale·2^(k−7)}. That makes 15 symbols, {@code 7 ± k}. Sixteen of them, the first
 * least significant, are a number in base 15 below 2^63. A group is eight such words: bytes 8i to 8i+7 are word i, for i
 * = 0 to 6, with bit 56+i of word 7 on top, and the last seven bytes are the rest of word 7. With the scale that is 3.97
 * bits a value. Of two symbols in a byte, the first has the lower four bits.
 *
 * <p>e3m0 rounds to the nearest in the linear domain, up from halfway. That is the smallest squared error there is for a
 * given scale, about a tenth less than rounding exponents to the nearest. Starting from the largest magnitude, the scale
 * is twice fitted to the symbols by least squares (Lloyd's iteration, IEEE Trans. Inf. Theory 28, 1982, which never makes
 * the error larger); it also keeps the values from shrinking on average. The squared error of a piece is at most that of
 * the largest magnitude as the scale, where a value is off by at most a third, or by 1/128 of the scale.
 *
 * <p>Non-finite values: fp32 and bf16 carry them, and bf16 turns what rounds to 2^128 or more into an infinity. In int8
 * and e3m0 a block or piece that holds one has the scale NaN and decodes to NaN throughout, so no format hides it. A
 * block or piece without a magnitude of at least 2^-119 decodes to 0: its scale would not be a normal number.
 */
public enum WireFormat {
    /** The values as they are: 4 bytes each. */
    FP32,
    /** Half of each float32: 2 bytes. OpenDiLoCo (arXiv 2407.07852) saw no loss from 16 bits. */
    BF16,
    /** A byte each and a scale for 256; PRIME (arXiv 2412.01152) trained 10B parameters with 8 bits. */
    INT8,
    /** Four bits each; no regression in Streaming DiLoCo (arXiv 2501.18512). */
    E3M0;

    /** Values that are encoded together. */
    static final int PIECE = 1024;

    private WireCodec codec() {
        return switch (this) {
            case FP32 -> new Float32Wire();
            case BF16 -> new Bfloat16Wire();
            case INT8 -> new Int8Wire();
            case E3M0 -> new E3m0Wire();
        };
    }

    /** Bytes that so many values take. */
    public long bytes(int length) {
        WireCodec codec = codec();
        return (long) (length / PIECE) * codec.bytes(PIECE) + codec.bytes(length % PIECE);
    }

    /**
     * Encodes a part of a vector.
     *
     * @param from index of the first value
     * @param length how many
     * @return {@link #bytes} of them
     */
    public byte[] encode(float[] values, int from, int length) {
        WireCodec codec = codec();
        byte[] encoded = new byte[Math.toIntExact(bytes(length))];
        ByteBuffer target = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < length; done += PIECE) {
            codec.encode(values, from + done, Math.min(PIECE, length - done), target);
        }
        return encoded;
    }

    /**
     * Decodes what {@link #encode} gave into a part of a vector.
     *
     * @throws IllegalArgumentException if the bytes are not so many values in this format
     */
    public void decode(byte[] encoded, float[] target, int from, int length) {
        requireLength(encoded, length);
        WireCodec codec = codec();
        ByteBuffer source = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < length; done += PIECE) {
            codec.decode(source, target, from + done, Math.min(PIECE, length - done));
        }
    }

    /**
     * Adds {@code weight} times the decoded values to a sum, in float32.
     *
     * @param sum as long as what was encoded
     * @throws IllegalArgumentException if the bytes are not so many values in this format
     */
    public void add(byte[] encoded, float weight, float[] sum) {
        requireLength(encoded, sum.length);
        WireCodec codec = codec();
        ByteBuffer source = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        float[] piece = new float[Math.min(PIECE, sum.length)];
        for (int done = 0; done < sum.length; done += PIECE) {
            int count = Math.min(PIECE, sum.length - done);
            codec.decode(source, piece, 0, count);
            for (int i = 0; i < count; i++) {
                sum[done + i] += weight * piece[i];
            }
        }
    }

    private void requireLength(byte[] encoded, int length) {
        if (encoded.length != bytes(length)) {
            throw new IllegalArgumentException(
                    encoded.length + " bytes are not " + length + " values as " + this + ": expected " + bytes(length));
        }
    }
}
