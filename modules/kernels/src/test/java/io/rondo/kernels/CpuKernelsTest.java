package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.FeedForward.Activation;
import io.rondo.kernels.KernelCases.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fused kernels in single precision against the portable ones in double precision, on the same numbers. */
class CpuKernelsTest {
    /** Of the largest element of each result. */
    private static final double TOLERANCE = 2e-5;

    private static final FiniteDifferences DIFFERENCES = new FiniteDifferences(1e-2, 1e-2);

    private static final List<CpuKernels> ALL = new ArrayList<>();
    private static final List<CpuKernels> FASTEST = new ArrayList<>();

    @BeforeAll
    static void startEveryCombination() {
        for (GemmLibrary library : GemmLibrary.values()) {
            if (library.loads()) {
                List<RowMath> maths = library == GemmLibrary.fastest()
                        ? List.of(new PlainRowMath(), RowMath.fastest())
                        : List.of(RowMath.fastest());
                for (RowMath math : maths) {
                    for (int threads = 1; threads <= 3; threads++) {
                        ALL.add(new CpuKernels(threads, math, library));
                    }
                }
            }
        }
    }

    @BeforeAll
    static void startTheFastest() {
        for (int threads = 1; threads <= 2; threads++) {
            FASTEST.add(new CpuKernels(threads));
        }
    }

    @AfterAll
    static void close() {
        ALL.forEach(CpuKernels::close);
        ALL.clear();
        FASTEST.forEach(CpuKernels::close);
        FASTEST.clear();
    }

    static Stream<KernelCase> smallCases() {
        List<KernelCase> cases = new ArrayList<>();
        int[][] widths = {{3, 8}, {8, 3}, {17, 48}, {48, 17}};
        for (int rows : new int[] {1, 7, 129}) {
            for (int[] width : widths) {
                for (Layout layout : Layout.values()) {
                    cases.add(KernelCases.linear(rows, width[0], width[1], layout));
                    cases.add(KernelCases.linearAdd(rows, width[0], width[1], layout, 0));
                    cases.add(KernelCases.linearAdd(rows, width[0], width[1], layout, 0.3));
                    for (Activation activation : Activation.values()) {
                        double rate = rows == 7 ? 0.3 : 0;
                        cases.add(KernelCases.feedForward(rows, width[0], width[1], activation, layout, rate));
                    }
                }
                cases.add(KernelCases.norm(rows, width[0], true, rows == 7));
                cases.add(KernelCases.norm(rows, width[0], false, rows == 7));
                cases.add(KernelCases.losses(rows, width[0], width[1], 0.3, false));
                cases.add(KernelCases.losses(rows, width[0], width[1], 0.3, true));
                cases.add(KernelCases.embed(rows, 5, width[0], width[1], true));
                cases.add(KernelCases.embed(rows, 5, width[0], width[1], false));
            }
        }
        for (int length : new int[] {1, 5, 64, 70, 130}) {
            for (double rate : new double[] {0, 0.3}) {
                cases.add(KernelCases.attention(new AttentionShape(2, length, 2, 2, 3), rate));
                cases.add(KernelCases.attention(new AttentionShape(1, length, 6, 2, 8), rate));
                cases.add(KernelCases.attention(new AttentionShape(2, length, 3, 1, 17), rate));
            }
            cases.add(KernelCases.rotate(new AttentionShape(2, length, 2, 2, 6)));
            cases.add(KernelCases.rotate(new AttentionShape(1, length, 4, 2, 48)));
        }
        return cases.stream();
    }

    /** At least two tiles or blocks for each of two threads. */
    static Stream<KernelCase> largeCases() {
        return Stream.of(
                KernelCases.linear(262, 8, 8200, Layout.CONV1D),
                KernelCases.linear(262, 8, 8200, Layout.OUTPUTS_FIRST),
                KernelCases.linearAdd(262, 8, 8200, Layout.CONV1D, 0.3),
                KernelCases.feedForward(262, 16, 8200, Activation.GELU, Layout.CONV1D, 0.3),
                KernelCases.feedForward(262, 16, 4100, Activation.SWIGLU, Layout.OUTPUTS_FIRST, 0),
                KernelCases.norm(1000, 129, true, true),
                KernelCases.attention(new AttentionShape(2, 200, 4, 2, 16), 0.3),
                KernelCases.embed(30, 20, 50, 48, true),
                KernelCases.losses(262, 16, 8200, 1, true));
    }

    @ParameterizedTest
    @MethodSource("smallCases")
    void resultsAndGradientsEqualThePortableOnes(KernelCase each) {
        assertEqualsPortable(each, ALL);
    }

    @ParameterizedTest
    @MethodSource("largeCases")
    void resultsOfSeveralTilesEqualThePortableOnes(KernelCase each) {
        assertEqualsPortable(each, FASTEST);
    }

    private static void assertEqualsPortable(KernelCase each, List<CpuKernels> tested) {
        Map<String, INDArray> expected = each.results(new Nd4jKernels(), DataType.DOUBLE);
        for (CpuKernels kernels : tested) {
            Map<String, INDArray> actual = each.results(kernels, DataType.FLOAT);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, array) ->
                    assertClose(each + ", " + name + ", " + kernels.description(), actual.get(name), array, TOLERANCE));
        }
    }

    static void assertClose(String description, INDArray actual, INDArray expected, double tolerance) {
        double[] there = expected.dup('c').data().asDouble();
        double[] here = actual.dup('c').data().asDouble();
        double largest = Arrays.stream(there).map(Math::abs).max().orElse(0);
        double furthest = 0;
        for (int i = 0; i < there.length; i++) {
            double distance = Math.abs(here[i] - there[i]);
            furthest = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : Math.max(furthest, distance);
        }
        assertThat(here).as(description).hasSameSizeAs(there);
        assertThat(furthest).as(description).isLessThanOrEqualTo(tolerance * largest);
    }

    static Stream<KernelCase> smoothCases() {
        return Stream.of(
                KernelCases.linear(7, 17, 8, Layout.CONV1D),
                KernelCases.linearAdd(7, 17, 8, Layout.OUTPUTS_FIRST_WITH_BIAS, 0.3),
                KernelCases.feedForward(7, 8, 17, Activation.GELU, Layout.CONV1D, 0.3),
                KernelCases.feedForward(7, 8, 17, Activation.SWIGLU, Layout.CONV1D, 0),
                KernelCases.feedForward(7, 8, 17, Activation.SWIGLU, Layout.OUTPUTS_FIRST, 0.3),
                KernelCases.norm(7, 17, true, true),
                KernelCases.norm(7, 17, false, true),
                KernelCases.attention(new AttentionShape(1, 70, 4, 2, 3), 0.3),
                KernelCases.rotate(new AttentionShape(2, 5, 4, 2, 6)),
                KernelCases.embed(2, 5, 6, 17, true),
                KernelCases.losses(7, 8, 17, 0.3, false));
    }

    @ParameterizedTest
    @MethodSource("smoothCases")
    void gradientsEqualFiniteDifferences(KernelCase each) {
        for (CpuKernels kernels : FASTEST) {
            DIFFERENCES.check(each, kernels, DataType.FLOAT);
        }
    }

    @ParameterizedTest
    @MethodSource("largeCases")
    void theSameCallGivesTheSameBitsAgain(KernelCase each) {
        for (CpuKernels kernels : FASTEST) {
            Map<String, INDArray> once = each.results(kernels, DataType.FLOAT);
            Map<String, INDArray> again = each.results(kernels, DataType.FLOAT);
            once.forEach((name, array) -> assertThat(bits(again.get(name)))
                    .as(each + ", " + name + ", " + kernels.description())
                    .isEqualTo(bits(array)));
        }
    }

    private static int[] bits(INDArray array) {
        float[] values = array.dup('c').data().asFloat();
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void theSquaredNormIsTheSumOfSquaresAndTheSameForAnyNumberOfThreads() {
        for (int length : new int[] {1, 3, 2048, 2049, 100_003}) {
            INDArray vector = new TestArrays(DataType.FLOAT).random(new Random(4), 1, length);
            double expected =
                    Arrays.stream(vector.toDoubleVector()).map(x -> x * x).sum();
            for (CpuKernels kernels : ALL) {
                assertThat(kernels.squaredNorm(vector))
                        .as(kernels.description())
                        .isCloseTo(expected, within(1e-6 * expected));
            }
            for (int i = 0; i < ALL.size(); i += 3) {
                double one = ALL.get(i).squaredNorm(vector);
                assertThat(ALL.get(i + 1).squaredNorm(vector)).isEqualTo(one);
                assertThat(ALL.get(i + 2).squaredNorm(vector)).isEqualTo(one);
            }
        }
    }

    @Test
    void adamWTakesTheStepsThatAreComputedByHand() {
        for (CpuKernels kernels : ALL) {
            AdamWSteps.check(kernels, DataType.FLOAT, 2e-6);
        }
    }

    @Test
    void theOptimizersBitsDoNotDependOnTheNumberOfThreads() {
        for (int i = 0; i < ALL.size(); i += 3) {
            int[] one = optimized(ALL.get(i));
            assertThat(optimized(ALL.get(i))).isEqualTo(one);
            assertThat(optimized(ALL.get(i + 1))).isEqualTo(one);
            assertThat(optimized(ALL.get(i + 2))).isEqualTo(one);
        }
    }

    private static int[] optimized(Kernels kernels) {
        TestArrays arrays = new TestArrays(DataType.FLOAT);
        Random random = new Random(8);
        INDArray parameters = arrays.random(random, 1, 20_011);
        INDArray gradient = arrays.random(random, 1, 20_011);
        INDArray first = arrays.filled(0, 1, 20_011);
        INDArray second = arrays.filled(0, 1, 20_011);
        List<Kernels.Range> decayed = List.of(new Kernels.Range(3, 9001));
        kernels.adamW(parameters, gradient, first, second, decayed, new AdamWStep(1e-3, 0.9, 0.95, 1e-8, 0.1, 1, 0.5));
        return bits(parameters);
    }

    @Test
    void extremeLogitsGiveFiniteLosses() {
        INDArray table = Nd4j.createFromArray(new float[][] {{2000}, {-2000}});
        for (CpuKernels kernels : ALL) {
            assertThat(loss(kernels, table, 1)).isEqualTo(4000);
            assertThat(loss(kernels, table, 0)).isZero();
        }
    }

    @Test
    void aNumberThatIsNotFiniteStaysVisibleInTheLoss() {
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int where = 0; where < 40; where++) {
                float[][] scores = new float[40][1];
                scores[where][0] = broken;
                INDArray table = Nd4j.createFromArray(scores);
                for (CpuKernels kernels : ALL) {
                    assertThat(Double.isFinite(loss(kernels, table, where)))
                            .as("%s at %d, %s", broken, where, kernels.description())
                            .isFalse();
                    // A score of −∞ is one that cannot be chosen.
                    assertThat(Double.isFinite(loss(kernels, table, 39 - where)))
                            .as("%s at %d, %s", broken, where, kernels.description())
                            .isEqualTo(broken == Float.NEGATIVE_INFINITY);
                }
            }
        }
    }

    private static double loss(Kernels kernels, INDArray table, int target) {
        TestArrays arrays = new TestArrays(DataType.FLOAT);
        INDArray losses = arrays.undefined(1);
        kernels.losses(
                arrays.filled(1, 1, 1),
                Linear.withoutBias(table),
                Nd4j.createFromArray(target),
                arrays.undefined(1, table.size(0)),
                losses);
        return losses.getDouble(0);
    }

    static Stream<KernelCase> casesOfOneRow() {
        return Stream.of(
                KernelCases.linear(1, 17, 8, Layout.CONV1D),
                KernelCases.linearAdd(1, 17, 8, Layout.CONV1D, 0),
                KernelCases.feedForward(1, 17, 19, Activation.GELU, Layout.CONV1D, 0),
                KernelCases.feedForward(1, 17, 19, Activation.SWIGLU, Layout.OUTPUTS_FIRST, 0),
                KernelCases.norm(1, 17, true, false),
                KernelCases.norm(1, 17, false, false),
                KernelCases.attention(new AttentionShape(1, 1, 1, 1, 17), 0));
    }

    @ParameterizedTest
    @MethodSource("casesOfOneRow")
    void aNaNInTheInputStaysVisibleInTheResult(KernelCase each) {
        for (CpuKernels kernels : ALL) {
            for (String name : each.inputs().keySet()) {
                KernelCase.Run run = each.start(kernels, DataType.FLOAT);
                run.in(name).putScalar(0, Float.NaN);
                assertThat(each.forward().of(run).dup('c').data().asDouble())
                        .as("%s, %s", name, kernels.description())
                        .contains(Double.NaN);
            }
        }
    }

    @Test
    void droppingWorksInPlaceAndRepeatsForTheSameSeed() {
        for (CpuKernels kernels : ALL) {
            TestArrays arrays = new TestArrays(DataType.FLOAT);
            INDArray x = arrays.filled(3, 50, 21);
            Nd4j.getRandom().setSeed(6);
            Dropout kept = kernels.dropout(0.25, arrays.saved(), 50, 21);
            INDArray y = arrays.undefined(50, 21);
            kernels.drop(x, kept, y);
            Nd4j.getRandom().setSeed(6);
            kernels.drop(x, kernels.dropout(0.25, arrays.saved(), 50, 21), x);
            assertThat(x).isEqualTo(y);
            assertThat(y.dup('c').data().asFloat()).containsOnly(0, 4);
            assertThat(y.meanNumber().doubleValue()).isCloseTo(3, within(0.2));
            INDArray other = arrays.filled(3, 50, 21);
            kernels.drop(other, kernels.dropout(0.25, arrays.saved(), 50, 21), other);
            assertThat(other).isNotEqualTo(y);
        }
    }

    @Test
    void countedDropoutDropsTheAskedForShareAndNeighbouringElementsIndependently() {
        int count = 1_000_000;
        int dropped = 0;
        int pairs = 0;
        Dropout kept = Dropout.counted(0.1, 12345);
        for (int i = 0; i < count; i++) {
            if (kept.factor(i) == 0) {
                dropped++;
                pairs += kept.factor(i + 1) == 0 ? 1 : 0;
            }
        }
        // Four standard deviations: √(n·q·(1 − q)).
        assertThat((double) dropped).isCloseTo(count * 0.1, within(4 * 300.0));
        assertThat((double) pairs).isCloseTo(count * 0.01, within(4 * 110.0));
    }

    @Test
    void doublePrecisionIsRefused() {
        INDArray x = Nd4j.ones(DataType.DOUBLE, 1, 1);
        assertThatThrownBy(() -> ALL.get(0).linear(x, Linear.withoutBias(x), x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("these kernels compute in float32, not DOUBLE");
    }

    @Test
    void noThreadsAreRefused() {
        assertThatThrownBy(() -> new CpuKernels(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of threads 0 must be at least 1");
    }

    @Test
    void theDescriptionNamesThreadsLibraryAndVectors() {
        try (CpuKernels kernels = new CpuKernels(1, new PlainRowMath(), GemmLibrary.OPEN_BLAS)) {
            assertThat(kernels.description()).startsWith("fused kernels, 1 thread, OpenBLAS fp32, plain loops");
        }
        try (CpuKernels kernels = new CpuKernels(2, RowMath.fastest(), GemmLibrary.OPEN_BLAS)) {
            assertThat(kernels.description()).startsWith("fused kernels, 2 threads, OpenBLAS fp32, vectors of ");
        }
    }
}
