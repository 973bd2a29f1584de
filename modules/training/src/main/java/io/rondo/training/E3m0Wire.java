package io.rondo.training;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@link WireFormat#E3M0}. */
final class E3m0Wire implements WireCodec {
    private static final int SYMBOLS = 15;
    private static final int ZERO = 7;
    private static final int WORD = 16;
    private static final int WORDS = 8;
    private static final int GROUP = WORD * WORDS;
    private static final int GROUP_BYTES = 63;
    private static final int FITS = 2;

    @Override
    public int bytes(int length) {
        return length == 0 ? 0 : Float.BYTES + length / GROUP * GROUP_BYTES + (length % GROUP + 1) / 2;
    }

    @Override
    public void encode(float[] values, int from, int length, ByteBuffer target) {
        byte[] symbols = new byte[length + 1]; // one more for a lonely last one to share its byte with
        float scale = WireCodec.largest(values, from, length);
        if (scale < SMALLEST) {
            scale = 0;
        }
        if (scale > 0) {
            for (int fit = 0; fit < FITS; fit++) {
                scale = assign(values, from, length, scale, symbols);
            }
        } else {
            Arrays.fill(symbols, 0, length, (byte) ZERO);
        }
        target.putFloat(scale);
        int done = 0;
        for (; done + GROUP <= length; done += GROUP) {
            putGroup(symbols, done, target);
        }
        for (; done < length; done += 2) {
            target.put((byte) (symbols[done] | (symbols[done + 1] << 4)));
        }
    }

    /** Gives each value its nearest symbol; returns the scale that suits these symbols best. */
    private static float assign(float[] values, int from, int length, float scale, byte[] symbols) {
        double[] steps = steps();
        double inverse = 1.0 / scale;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < length; i++) {
            float value = values[from + i];
            double magnitude = Math.abs(value) * inverse;
            int step = step(magnitude);
            int sign = Float.floatToRawIntBits(value) >> 31; // 0 or -1: a branch would be a coin toss
            symbols[i] = (byte) (ZERO + (step ^ sign) - sign);
            double level = steps[step];
            products += Math.abs(value) * level;
            squares += level * level;
        }
        return (float) Math.min(products / squares, Float.MAX_VALUE);
    }

    /** Index of the nearest level to a magnitude in scales. */
    private static int step(double magnitude) {
        // Half a mantissa more carries what lies above the middle of two powers into the next one.
        long bits = Double.doubleToRawLongBits(magnitude) + (1L << 51);
        int nearest = (int) (bits >>> 52) - Double.MAX_EXPONENT + ZERO;
        if (nearest < 1) {
            return magnitude >= 0x1p-7 ? 1 : 0; // the middle of 0 and the lowest level
        }
        return Math.min(nearest, ZERO);
    }

    /** What each step means in scales. */
    private static double[] steps() {
        double[] steps = new double[ZERO + 1];
        for (int step = 1; step <= ZERO; step++) {
            steps[step] = Math.scalb(1.0, step - ZERO);
        }
        return steps;
    }

    private static void putGroup(byte[] symbols, int from, ByteBuffer target) {
        long last = word(symbols, from + GROUP - WORD);
        for (int i = 0; i < WORDS - 1; i++) {
            target.putLong(word(symbols, from + i * WORD) | ((last >>> (56 + i)) << 63));
        }
        for (int i = 0; i < WORDS - 1; i++) {
            target.put((byte) (last >>> (8 * i)));
        }
    }

    private static long word(byte[] symbols, int from) {
        long word = 0;
        for (int i = WORD - 1; i >= 0; i--) {
            word = word * SYMBOLS + symbols[from + i];
        }
        return word;
    }

    @Override
    public void decode(ByteBuffer source, float[] target, int from, int length) {
        float[] levels = levels(source.getFloat());
        int done = 0;
        for (; done + GROUP <= length; done += GROUP) {
            getGroup(source, levels, target, from + done);
        }
        for (; done < length; done += 2) {
            int pair = source.get();
            target[from + done] = levels[pair & 15];
            if (done + 1 < length) {
                target[from + done + 1] = levels[(pair >>> 4) & 15];
            }
        }
    }

    private static void getGroup(ByteBuffer source, float[] levels, float[] target, int from) {
        long last = 0;
        for (int i = 0; i < WORDS - 1; i++) {
            long word = source.getLong();
            last |= (word >>> 63) << (56 + i);
            getWord(word & Long.MAX_VALUE, levels, target, from + i * WORD);
        }
        for (int i = 0; i < WORDS - 1; i++) {
            last |= Byte.toUnsignedLong(source.get()) << (8 * i);
        }
        getWord(last, levels, target, from + GROUP - WORD);
    }

    private static void getWord(long word, float[] levels, float[] target, int from) {
        long rest = word;
        for (int i = 0; i < WORD; i++) {
            target[from + i] = levels[(int) (rest % SYMBOLS)];
            rest /= SYMBOLS;
        }
    }

    /** What each symbol means. The sixteenth, which is never written, is 0. */
    private static float[] levels(float scale) {
        float[] levels = new float[SYMBOLS + 1];
        double[] steps = steps();
        for (int step = 1; step <= ZERO; step++) {
            float level = (float) (scale * steps[step]);
            levels[ZERO + step] = level;
            levels[ZERO - step] = -level;
        }
        if (Float.isNaN(scale)) {
            Arrays.fill(levels, Float.NaN);
        }
        return levels;
    }
}
