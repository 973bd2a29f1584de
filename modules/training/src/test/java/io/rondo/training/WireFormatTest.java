package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormatTest {
    @ParameterizedTest
    @EnumSource
    void writesTheGoldenBytes(WireFormat wire) throws IOException {
        byte[] golden;
        try (InputStream in = getClass().getResourceAsStream("/wire/v1/" + name(wire) + ".bin")) {
            golden = in.readAllBytes();
        }
        assertThat(wire.encode(golden(), 0, golden().length)).isEqualTo(golden);
    }

    @ParameterizedTest
    @EnumSource
    void bytesAreCountedBeforeTheyAreWritten(WireFormat wire) {
        for (int length : new int[] {0, 1, 2, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025, 5000}) {
            byte[] encoded = wire.encode(new float[length + 3], 2, length);
            assertThat(encoded).hasSize((int) wire.bytes(length));
            float[] decoded = new float[length];
            wire.decode(encoded, decoded, 0, length);
            assertThat(decoded).isEqualTo(new float[length]);
        }
        assertThat(wire.bytes(Integer.MAX_VALUE)).isPositive();
    }

    @Test
    void theCostOfAValue() {
        int million = 1 << 20;
        assertThat(WireFormat.FP32.bytes(million)).isEqualTo(4L * million);
        assertThat(WireFormat.BF16.bytes(million)).isEqualTo(2L * million);
        assertThat(WireFormat.INT8.bytes(million)).isEqualTo(million + million / 64);
        assertThat(WireFormat.E3M0.bytes(million)).isEqualTo(508L * million / 1024);
        assertThat(50.0 * WireFormat.FP32.bytes(million) / WireFormat.E3M0.bytes(million))
                .isGreaterThan(400);
    }

    @Test
    void bfloat16RoundsToTheNearestAndTiesToEven() {
        float[] values = {
            1,
            Float.intBitsToFloat(0x3f80_8000),
            Float.intBitsToFloat(0x3f81_8000),
            Float.intBitsToFloat(0x3f80_8001),
            -0f,
            Float.MAX_VALUE,
            Float.intBitsToFloat(0x7f7f_7fff)
        };
        assertThat(roundTrip(WireFormat.BF16, values))
                .containsExactly(
                        1,
                        1,
                        Float.intBitsToFloat(0x3f82_0000),
                        Float.intBitsToFloat(0x3f81_0000),
                        -0f,
                        Float.POSITIVE_INFINITY,
                        Float.intBitsToFloat(0x7f7f_0000));
    }

    @Test
    void int8ByHand() {
        // The scale is 254/127 = 2; 3/2 and 5/2 are ties and go to 2.
        byte[] encoded = WireFormat.INT8.encode(new float[] {254, -254, 3, 5, -1, 0.9f}, 0, 6);
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo("00000040" + "7f81" + "0202" + "0000");
        assertThat(roundTrip(WireFormat.INT8, 254, -254, 3, 5, -1, 0.9f)).containsExactly(254, -254, 4, 4, 0, 0);
    }

    @Test
    void e3m0ByHand() {
        // Powers of two are hit exactly, so that the fitted scale is the largest magnitude: 8 is 14, 1 is 11, -2 is 2.
        byte[] encoded = WireFormat.E3M0.encode(new float[] {8, 1, -2, 0, -0.125f}, 0, 5);
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo("00000041" + "be" + "72" + "06");
        assertThat(roundTrip(WireFormat.E3M0, 8, 1, -2, 0, -0.125f)).containsExactly(8, 1, -2, 0, -0.125f);
        // 3 lies halfway between 2 and 4 and goes up. Fitted, the scale is (4·1 + 3·1) / 2 for 1, 1.
        assertThat(roundTrip(WireFormat.E3M0, 4, 3)).containsExactly(3.5f, 3.5f);
    }

    @Test
    void aGroupOfE3m0IsEightWordsInBase15() {
        float[] values = new float[128];
        values[0] = 1; // symbol 14, all others 7: a word of sevens is 7·(15^16 − 1)/14
        byte[] encoded = WireFormat.E3M0.encode(values, 0, 128);
        long sevens = 3284204177856445312L;
        long[] words = new long[8];
        for (int i = 0; i < 7; i++) {
            for (int b = 0; b < 8; b++) {
                words[i] |= Byte.toUnsignedLong(encoded[4 + 8 * i + b]) << (8 * b);
            }
            words[7] |= (words[i] >>> 63) << (56 + i);
            words[i] &= Long.MAX_VALUE;
            words[7] |= Byte.toUnsignedLong(encoded[60 + i]) << (8 * i);
        }
        assertThat(words[0]).isEqualTo(sevens + 7);
        assertThat(Arrays.copyOfRange(words, 1, 8)).containsOnly(sevens);
    }

    @Property(tries = 200)
    void errorsStayWithinTheirBounds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3000) int length,
            @ForAll @IntRange(max = 8) int spread) {
        float[] values = random(seed, length, spread);
        assertThat(roundTrip(WireFormat.FP32, values)).isEqualTo(values);
        float[] halves = roundTrip(WireFormat.BF16, values);
        float[] bytes = roundTrip(WireFormat.INT8, values);
        for (int i = 0; i < length; i++) {
            assertThat(halves[i]).isCloseTo(values[i], within(Math.abs(values[i]) / 256));
            int block = i / 256 * 256;
            assertThat(bytes[i]).isCloseTo(values[i], within(largest(values, block, 256) / 254 * (1 + 1e-5f)));
        }
        float[] fours = roundTrip(WireFormat.E3M0, values);
        for (int piece = 0; piece < length; piece += 1024) {
            double largest = largest(values, piece, 1024);
            double actual = 0;
            double bound = 0;
            for (int i = piece; i < Math.min(length, piece + 1024); i++) {
                actual += Math.pow(fours[i] - values[i], 2);
                bound += Math.pow(Math.min(Math.abs(values[i]), Math.max(Math.abs(values[i]) / 3, largest / 128)), 2);
            }
            assertThat(actual).isLessThanOrEqualTo(bound * (1 + 1e-6));
        }
    }

    @Property(tries = 50)
    void e3m0DoesNotShrinkAndLosesAFewPercent(@ForAll long seed) {
        float[] values = random(seed, 4096, 1);
        float[] decoded = roundTrip(WireFormat.E3M0, values);
        double squares = 0;
        double errors = 0;
        double along = 0;
        for (int i = 0; i < values.length; i++) {
            squares += values[i] * (double) values[i];
            errors += Math.pow(values[i] - decoded[i], 2);
            along += (values[i] - decoded[i]) * (double) decoded[i];
        }
        assertThat(errors / squares).isLessThan(0.045);
        assertThat(along / squares).isCloseTo(0, within(1e-6));
    }

    @Property(tries = 100)
    void sumsAreWeightedAndPartsAreIndependent(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2100) int length, @ForAll WireFormat wire) {
        float[] values = random(seed, length + 5, 2);
        byte[] encoded = wire.encode(values, 5, length);
        assertThat(encoded).isEqualTo(wire.encode(Arrays.copyOfRange(values, 5, 5 + length), 0, length));
        float[] decoded = new float[length];
        wire.decode(encoded, decoded, 0, length);
        float[] sum = new float[length];
        Arrays.fill(sum, 0.5f);
        wire.add(encoded, 0.25f, sum);
        for (int i = 0; i < length; i++) {
            assertThat(sum[i]).isEqualTo(0.5f + 0.25f * decoded[i]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noFormatHidesWhatIsNotFinite(WireFormat wire) {
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] values = new float[3000];
            values[1500] = broken;
            values[2500] = 1;
            float[] decoded = roundTrip(wire, values);
            assertThat(Float.isFinite(decoded[1500])).isFalse();
            assertThat(decoded[2500]).isEqualTo(1);
            assertThat(decoded[1]).isZero();
        }
        assertThat(roundTrip(WireFormat.INT8, 1, Float.NEGATIVE_INFINITY)).containsOnly(Float.NaN);
        assertThat(roundTrip(WireFormat.E3M0, 1, Float.NaN, 0)).containsOnly(Float.NaN);
        assertThat(Float.isNaN(roundTrip(WireFormat.BF16, Float.intBitsToFloat(0x7f800001))[0]))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theEndsOfTheRangeDoNotBreakAnything(WireFormat wire) {
        float[] tiny = roundTrip(wire, Float.MIN_VALUE, -Float.MIN_NORMAL, 0x1p-120f);
        assertThat(tiny[2]).isIn(0f, 0x1p-120f);
        float[] small = roundTrip(wire, 0x1p-119f, -0x1p-119f);
        assertThat(small[1]).isCloseTo(-0x1p-119f, within(0x1p-125f));
        float[] large = roundTrip(wire, Float.MAX_VALUE / 1.01f, -Float.MAX_VALUE / 1.01f);
        assertThat(large[1]).isCloseTo(-Float.MAX_VALUE / 1.01f, within(Float.MAX_VALUE / 250));
        if (wire != WireFormat.BF16) {
            assertThat(roundTrip(wire, Float.MAX_VALUE)[0]).isFinite();
        }
    }

    @Test
    void otherLengthsAreRefused() {
        assertThatThrownBy(() -> WireFormat.E3M0.add(new byte[508], 1, new float[1023]))
                .hasMessage("508 bytes are not 1023 values as E3M0: expected 509");
        assertThatThrownBy(() -> WireFormat.INT8.decode(new byte[7], new float[9], 0, 4))
                .hasMessage("7 bytes are not 4 values as INT8: expected 8");
    }

    @Test
    void errorFeedbackSendsLaterWhatWasRoundedAway() {
        ErrorFeedback feedback = new ErrorFeedback(WireFormat.INT8, 1);
        float[] residual = new float[3];
        float[] delta = {127, 0.4f, -0.3f};
        float[] sent = new float[3];
        for (int round = 0; round < 10; round++) {
            WireFormat.INT8.add(feedback.encode(delta, 0, 3, residual), 1, sent);
        }
        // Alone, 0.4 and −0.3 would become 0 ten times.
        assertThat(sent[1] + residual[1]).isCloseTo(4, within(1e-4f));
        assertThat(sent[2] + residual[2]).isCloseTo(-3, within(1e-4f));
        assertThat(Math.abs(residual[1])).isLessThanOrEqualTo(0.51f);
        assertThat(delta).containsExactly(127, 0.4f, -0.3f);
    }

    @Test
    void errorFeedbackKeepsAShareAndTouchesItsPartOnly() {
        float[] residual = {9, 9, 0.5f, 9};
        byte[] sent = new ErrorFeedback(WireFormat.INT8, 0.5).encode(new float[] {0, 127, 0, 0}, 1, 2, residual);
        // 136 and 0.5 over the scale 136/127 are 127 and 0.47, so 0.5 is left of the second.
        assertThat(roundTrip(WireFormat.INT8, 136, 0.5f)).containsExactly(136, 0);
        assertThat(sent).isEqualTo(WireFormat.INT8.encode(new float[] {136, 0.5f}, 0, 2));
        assertThat(residual).containsExactly(9, 0, 0.25f, 9);
    }

    /** More than one piece, group and block, odd, with a zero, ties, powers of two and a heavy tail. */
    static float[] golden() {
        float[] values = new float[1500 + 129];
        for (int i = 0; i < values.length; i++) {
            int scrambled = i * 7919 % 2003 - 1001;
            values[i] = scrambled * Math.abs(scrambled) / 65536f;
        }
        return values;
    }

    private static String name(WireFormat wire) {
        return wire.name().toLowerCase(Locale.ROOT);
    }

    private static float[] roundTrip(WireFormat wire, float... values) {
        float[] decoded = new float[values.length];
        wire.decode(wire.encode(values, 0, values.length), decoded, 0, values.length);
        return decoded;
    }

    /** Normal values with magnitudes over some octaves; every eighth is 0. */
    private static float[] random(long seed, int length, int spread) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = i % 8 == 3 ? 0 : (float) (random.nextGaussian() * Math.exp(random.nextGaussian() * spread / 2));
        }
        return values;
    }

    private static float largest(float[] values, int from, int length) {
        float largest = 0;
        for (int i = from; i < Math.min(values.length, from + length); i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }
}
