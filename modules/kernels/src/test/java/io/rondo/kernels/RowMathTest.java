package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations against java.lang.Math in double precision. */
class RowMathTest {
    /** Relative; an error of half a unit in the last place is 6e-8. */
    private static final double EXP_ERROR = 1.2e-7;

    private static final double ERROR = 1e-6;
    /** Of activations at up to ten, whose formulas cancel. */
    private static final double ACTIVATION_ERROR = 5e-6;

    private static final int[] COUNTS = {1, 3, 8, 15, 16, 17, 31, 48, 100};
    /** Stands behind the count: a reduction that reads it is far off. */
    private static final float BEHIND = 1e6f;

    private final Random random = new Random(2);

    static Stream<RowMath> implementations() {
        return Stream.of(new PlainRowMath(), VectorRowMath.create());
    }

    @Test
    void theFastestIsTheVectorApiWhereItsModuleIs() {
        assertThat(RowMath.fastest()).isInstanceOf(VectorRowMath.class);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void expIsAccurateOverItsWholeRange(RowMath math) {
        int count = 350_000;
        float[] a = new float[count + RowMath.PADDING];
        for (int i = 0; i < count; i++) {
            a[i] = -87 + i * (175f / count);
        }
        float[] x = a.clone();
        math.exp(a, 0, count);
        double furthest = 0;
        for (int i = 0; i < count; i++) {
            double expected = Math.exp(x[i]);
            furthest = Math.max(furthest, Math.abs(a[i] - expected) / expected);
        }
        assertThat(furthest).isLessThan(EXP_ERROR);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void expOfZeroIsExactlyOneAndBeyondItsRangeItStaysAtTheEnds(RowMath math) {
        for (int lane = 0; lane < 17; lane++) {
            assertThat(exp(math, lane, 0)).isEqualTo(1);
            assertThat(exp(math, lane, 1000)).isEqualTo(exp(math, lane, 88)).isFinite();
            assertThat(exp(math, lane, Float.POSITIVE_INFINITY)).isEqualTo(exp(math, lane, 88));
            assertThat(exp(math, lane, -1000)).isEqualTo(exp(math, lane, -87)).isLessThan(2e-38f);
            assertThat(exp(math, lane, Float.NEGATIVE_INFINITY)).isEqualTo(exp(math, lane, -87));
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aNaNOfAnyPayloadStaysNaN(RowMath math) {
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7fc00001, 0xffc000ff, 0x7fffffff, 0x7f800001}) {
            float nan = Float.intBitsToFloat(bits);
            for (int lane = 0; lane < 33; lane++) {
                assertThat(exp(math, lane, nan)).as("exp of %x", bits).isNaN();
                float[] row = new float[33 + RowMath.PADDING];
                row[lane] = nan;
                float[] out = new float[row.length];
                math.gelu(row, out, 33);
                assertThat(out[lane]).as("gelu of %x", bits).isNaN();
                math.swiglu(row, out, out, 33);
                assertThat(out[lane]).as("swiglu of %x", bits).isNaN();
                assertThat(math.max(row, 33)).as("max of %x", bits).isNaN();
                assertThat(math.sum(row, 33)).as("sum of %x", bits).isNaN();
                assertThat(math.squares(row, 0, 33)).as("squares of %x", bits).isNaN();
                assertThat(math.expSum(row, 0, 33)).as("expSum of %x", bits).isNaN();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void infinitiesStayVisibleInSoftmaxAndActivations(RowMath math) {
        float[] row = new float[20 + RowMath.PADDING];
        row[18] = Float.POSITIVE_INFINITY;
        float max = math.max(row, 20);
        assertThat(max).isInfinite();
        assertThat(math.expSum(row, max, 20)).isNaN();
        for (int lane = 0; lane < 20; lane++) {
            float[] x = new float[20 + RowMath.PADDING];
            float[] y = new float[x.length];
            x[lane] = Float.POSITIVE_INFINITY;
            math.gelu(x, y, 20);
            assertThat(y[lane]).isEqualTo(Float.POSITIVE_INFINITY);
            x[lane] = Float.NEGATIVE_INFINITY;
            math.gelu(x, y, 20);
            assertThat(y[lane]).isEqualTo(Float.NEGATIVE_INFINITY);
            float[] ones = new float[x.length];
            ones[lane] = 1;
            math.swiglu(x, ones, y, 20);
            assertThat(y[lane]).isEqualTo(Float.NEGATIVE_INFINITY);
        }
    }

    private static float exp(RowMath math, int lane, float x) {
        float[] row = new float[33 + RowMath.PADDING];
        row[lane] = x;
        math.exp(row, 0, 33);
        return row[lane];
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void reductionsReadTheirCountOnly(RowMath math) {
        for (int count : COUNTS) {
            float[] a = normal(count);
            float[] b = normal(count);
            double sum = 0;
            double dot = 0;
            double squares = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                sum += a[i];
                dot += (double) a[i] * b[i];
                squares += Math.pow((double) a[i] - 0.5, 2);
                max = Math.max(max, a[i]);
            }
            assertThat((double) math.sum(a, count)).isCloseTo(sum, within(ERROR * count));
            assertThat((double) math.dot(a, b, count)).isCloseTo(dot, within(ERROR * count));
            assertThat((double) math.squares(a, 0.5f, count)).isCloseTo(squares, within(ERROR * count));
            assertThat((double) math.max(a, count)).isEqualTo(max);
            double exponentials = 0;
            for (int i = 0; i < count; i++) {
                exponentials += Math.exp((double) a[i] - 0.5);
            }
            float[] row = a.clone();
            assertThat((double) math.expSum(row, 0.5f, count)).isCloseTo(exponentials, within(ERROR * exponentials));
            for (int i = 0; i < count; i++) {
                assertThat((double) row[i]).isCloseTo(Math.exp((double) a[i] - 0.5), within(ERROR * row[i]));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void elementWiseMethodsComputeEveryElementAndNothingBeyondThePadding(RowMath math) {
        for (int count : COUNTS) {
            float[] a = normal(count);
            float[] b = normal(count);
            float[] c = a.clone();
            math.add(c, b, count);
            assertEach(c, a, b, count, (x, y) -> x + y);
            c = a.clone();
            math.addProduct(c, a, b, count);
            assertEach(c, a, b, count, (x, y) -> x + x * y);
            c = a.clone();
            math.scale(c, 3, count);
            assertEach(c, a, b, count, (x, y) -> 3 * x);
            c = a.clone();
            math.softmaxBackward(b, c, 0.25f, 2, count);
            assertEach(c, a, b, count, (x, y) -> y * (x - 0.25) * 2);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void activationsAndTheirGradientsEqualTheirFormulas(RowMath math) {
        for (int count : COUNTS) {
            float[] x = normal(count);
            math.scale(x, 3, count);
            float[] d = normal(count);
            float[] y = new float[x.length];
            math.gelu(x, y, count);
            assertActivated(y, x, d, count, (v, g) -> v * logistic(v));
            float[] gradient = d.clone();
            float[] again = new float[x.length];
            math.geluBackward(x, gradient, again, count);
            assertActivated(again, x, d, count, (v, g) -> v * logistic(v));
            assertActivated(gradient, x, d, count, (v, g) -> {
                double slope = Math.sqrt(8 / Math.PI) * (1 + 3 * 0.044715 * v * v);
                return g * (logistic(v) + v * logistic(v) * (1 - logistic(v)) * slope);
            });
            float[] value = normal(count);
            float[] dgate = new float[x.length];
            math.swiglu(x, value, y, count);
            assertActivated(y, x, value, count, (g, v) -> g / (1 + Math.exp(-g)) * v);
            gradient = value.clone();
            math.swigluBackward(x, value, gradient, dgate, again, count);
            assertActivated(again, x, value, count, (g, v) -> g / (1 + Math.exp(-g)) * v);
            assertActivated(gradient, x, value, count, (g, v) -> v * g / (1 + Math.exp(-g)));
            assertActivated(dgate, x, value, count, (g, v) -> {
                double open = 1 / (1 + Math.exp(-g));
                return v * v * open * (1 + g * (1 - open));
            });
        }
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-Math.sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void rotationTurnsEveryPair(RowMath math) {
        for (int half : COUNTS) {
            float[] row = normal(5 + 2 * half);
            float[] cos = normal(3 + half);
            float[] sin = normal(3 + half);
            float[] before = row.clone();
            math.rotate(row, 5, half, cos, sin, 3);
            for (int i = 0; i < before.length; i++) {
                int pair = i < 5 + half ? i - 5 : i - 5 - half;
                double expected = before[i];
                if (i >= 5 && i < 5 + half) {
                    expected = before[i] * cos[3 + pair] - before[i + half] * sin[3 + pair];
                } else if (i >= 5 + half && i < 5 + 2 * half) {
                    expected = before[i] * cos[3 + pair] + before[i - half] * sin[3 + pair];
                }
                assertThat((double) row[i]).isCloseTo(expected, within(ERROR * Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static void assertEach(float[] actual, float[] a, float[] b, int count, DoubleBinaryOperator expected) {
        assertEach(actual, a, b, count, expected, ERROR);
    }

    private static void assertActivated(
            float[] actual, float[] a, float[] b, int count, DoubleBinaryOperator expected) {
        assertEach(actual, a, b, count, expected, ACTIVATION_ERROR);
    }

    private static void assertEach(
            float[] actual, float[] a, float[] b, int count, DoubleBinaryOperator expected, double error) {
        for (int i = 0; i < count; i++) {
            double value = expected.applyAsDouble(a[i], b[i]);
            assertThat((double) actual[i])
                    .as("element %d of %d", i, count)
                    .isCloseTo(value, within(error * Math.max(1, Math.abs(value))));
        }
    }

    private float[] normal(int count) {
        float[] values = new float[count + RowMath.PADDING];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < count ? (float) random.nextGaussian() : BEHIND;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void bf16IsTheNearestOfTheNumbersWithSixteenBits(RowMath math) {
        int[][] bitsAndRounded = {
            {0x3f800000, 0x3f80},
            {0x3f807fff, 0x3f80},
            {0x3f808000, 0x3f80}, // a tie goes to the even one
            {0x3f818000, 0x3f82},
            {0x3f808001, 0x3f81},
            {0xbf808001, 0xbf81},
            {0x7f7fffff, 0x7f80}, // too large
            {0x7f800000, 0x7f80},
            {0x00018000, 0x0002}, // subnormal
            {0x80000000, 0x8000}
        };
        for (int[] pair : bitsAndRounded) {
            for (int lane = 0; lane < 33; lane++) {
                float[] a = new float[33 + RowMath.PADDING];
                a[lane] = Float.intBitsToFloat(pair[0]);
                short[] halves = new short[a.length];
                math.toHalves(a, halves, 33);
                assertThat(halves[lane]).as("%x", pair[0]).isEqualTo((short) pair[1]);
                float[] back = new float[a.length];
                math.fromHalves(halves, back, 33);
                assertThat(Float.floatToRawIntBits(back[lane])).isEqualTo(pair[1] << 16);
                math.roundToHalves(a, 33);
                assertThat(Float.floatToRawIntBits(a[lane])).isEqualTo(pair[1] << 16);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void roundingToBf16IsOffByHalfAUnitAtMostAndKeepsNaN(RowMath math) {
        float[] a = new float[1000 + RowMath.PADDING];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) ((random.nextFloat() - 0.5) * Math.pow(10, random.nextInt(60) - 30));
        }
        float[] x = a.clone();
        math.roundToHalves(a, 1000);
        for (int i = 0; i < 1000; i++) {
            assertThat((double) a[i]).isCloseTo(x[i], within(Math.abs(x[i]) / 256 + 1e-40));
        }
        for (int bits : new int[] {0x7fc00000, 0xffffffff, 0x7fffffff, 0x7f800001}) {
            a[7] = Float.intBitsToFloat(bits);
            short[] halves = new short[a.length];
            math.toHalves(a, halves, 1000);
            math.roundToHalves(a, 1000);
            assertThat(a[7]).as("%x", bits).isNaN();
            math.fromHalves(halves, a, 1000);
            assertThat(a[7]).as("%x", bits).isNaN();
        }
    }
}
