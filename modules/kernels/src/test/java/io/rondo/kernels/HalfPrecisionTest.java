package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The fused kernels with operands in bf16, kept as such and as rounded float32, against the portable ones in double. */
class HalfPrecisionTest {
    /** Of the largest element: operands are off by 2^-9 each. */
    private static final double TOLERANCE = 2e-2;

    private static final List<CpuKernels> ALL = new ArrayList<>();

    @BeforeAll
    static void start() {
        for (OperandFormat format : List.of(OperandFormat.ROUNDED_FLOATS, OperandFormat.HALVES)) {
            for (int threads = 1; threads <= 2; threads++) {
                ALL.add(new CpuKernels(threads, RowMath.fastest(), GemmLibrary.fastest(), format));
            }
            ALL.add(new CpuKernels(2, new PlainRowMath(), GemmLibrary.fastest(), format));
        }
    }

    @AfterAll
    static void close() {
        ALL.forEach(CpuKernels::close);
        ALL.clear();
    }

    static Stream<KernelCase> cases() {
        return Stream.concat(
                CpuKernelsTest.smoothCases(),
                Stream.of(
                        KernelCases.linear(129, 48, 17, KernelCases.Layout.OUTPUTS_FIRST),
                        KernelCases.linearAdd(262, 48, 150, KernelCases.Layout.CONV1D, 0),
                        KernelCases.feedForward(
                                262, 16, 150, FeedForward.Activation.GELU, KernelCases.Layout.CONV1D, 0),
                        KernelCases.feedForward(
                                262, 16, 70, FeedForward.Activation.SWIGLU, KernelCases.Layout.OUTPUTS_FIRST, 0),
                        KernelCases.attention(new AttentionShape(2, 130, 4, 2, 16), 0.3),
                        KernelCases.losses(262, 16, 530, 1, true)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAndGradientsAreThePortableOnesToTwoPerCent(KernelCase each) {
        Map<String, INDArray> expected = each.results(new Nd4jKernels(), DataType.DOUBLE);
        for (CpuKernels kernels : ALL) {
            Map<String, INDArray> actual = each.results(kernels, DataType.FLOAT);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, array) -> CpuKernelsTest.assertClose(
                    each + ", " + name + ", " + kernels.description(), actual.get(name), array, TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSameCallGivesTheSameBitsAgain(KernelCase each) {
        for (CpuKernels kernels : ALL) {
            Map<String, INDArray> once = each.results(kernels, DataType.FLOAT);
            each.results(kernels, DataType.FLOAT)
                    .forEach((name, array) -> assertThat(array.dup('c').data().asFloat())
                            .as(each + ", " + name + ", " + kernels.description())
                            .isEqualTo(once.get(name).dup('c').data().asFloat()));
        }
    }

    @Test
    void productsSeeOperandsRoundedToBf16() {
        INDArray one = Nd4j.createFromArray(new float[][] {{1}});
        INDArray between = Nd4j.createFromArray(new float[][] {{1 + 1 / 1024f}});
        INDArray y = Nd4j.createUninitialized(DataType.FLOAT, 1, 1);
        for (CpuKernels kernels : ALL) {
            kernels.linear(one, Linear.withoutBias(between), y);
            assertThat(y.getFloat(0)).as(kernels.description()).isEqualTo(1);
        }
    }

    @Test
    void whatNormsPutOutIsAnOperandOfTheTypeThatTheKernelsAskFor() {
        INDArray x = new TestArrays(DataType.FLOAT).random(new Random(3), 40, 48);
        INDArray weight = new TestArrays(DataType.FLOAT).random(new Random(4), 48, 32);
        Norm norm = new Norm(Nd4j.ones(DataType.FLOAT, 48), Optional.empty(), 1e-5);
        float[] expected = null;
        for (CpuKernels kernels : ALL.subList(0, 4)) {
            DataType type = kernels.operandType(DataType.FLOAT);
            INDArray normed = Nd4j.createUninitialized(type, 40, 48);
            kernels.norm(x, norm, new TestArrays(DataType.FLOAT).saved(), normed);
            INDArray y = Nd4j.createUninitialized(DataType.FLOAT, 40, 32);
            kernels.linear(normed, new Linear(weight, Optional.empty(), false), y);
            float[] actual = y.data().asFloat();
            if (expected == null) {
                expected = actual;
            }
            assertThat(actual).as(kernels.description()).containsExactly(expected, within(1e-5f));
        }
        assertThat(ALL.get(3).operandType(DataType.FLOAT)).isEqualTo(DataType.BFLOAT16);
        assertThat(ALL.get(0).operandType(DataType.FLOAT)).isEqualTo(DataType.FLOAT);
    }

    @Test
    void weightsInUseAreReadWhenTheyAreNamedAndAgainWhenTheyAreNamedAgain() {
        for (CpuKernels kernels : ALL) {
            INDArray vector = Nd4j.createFromArray(new float[] {9, 2, 3, 4, 5, 9});
            INDArray matrix = vector.get(NDArrayIndex.interval(1, 5)).reshape('c', true, 2, 2);
            INDArray x = Nd4j.createFromArray(new float[][] {{1, 10}});
            INDArray y = Nd4j.createUninitialized(DataType.FLOAT, 1, 2);
            Linear map = Linear.withoutBias(matrix);
            kernels.useWeights(vector);
            kernels.linear(x, map, y);
            assertThat(y.data().asFloat()).as(kernels.description()).containsExactly(32, 54);
            vector.putScalar(1, 7);
            kernels.linear(x, map, y);
            assertThat(y.data().asFloat()).as(kernels.description()).containsExactly(32, 54);
            kernels.useWeights(vector);
            kernels.linear(x, map, y);
            assertThat(y.data().asFloat()).as(kernels.description()).containsExactly(37, 54);
        }
    }

    /** MKL only where a user has brought it. */
    static Stream<GemmLibrary> librariesOfHalves() {
        return Stream.of(GemmLibrary.MKL, GemmLibrary.ONE_DNN).filter(GemmLibrary::loads);
    }

    @ParameterizedTest
    @MethodSource("librariesOfHalves")
    void everyFormOfProductIsRightInEveryLibraryThatMultipliesBf16(GemmLibrary library) {
        Gemm gemm = library.gemm();
        gemm.startOnThisThread();
        for (int form = 0; form < 8; form++) {
            product(gemm, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0 ? 1 : 0);
        }
    }

    private static void product(Gemm gemm, boolean transposeA, boolean transposeB, float beta) {
        int m = 5;
        int n = 33;
        int k = 19;
        int lda = 40;
        int ldb = 50;
        int ldc = 35;
        Random random = new Random(3);
        float[] a = integers(random, 40 * 40);
        float[] b = integers(random, 50 * 50);
        try (ShortPointer halfA = halves(a);
                ShortPointer halfB = halves(b);
                FloatPointer c = new FloatPointer(m * ldc)) {
            for (int i = 0; i < m * ldc; i++) {
                c.put(i, 1000);
            }
            for (int times = 0; times < 2; times++) {
                gemm.multiplyHalves(
                        transposeA,
                        transposeB,
                        m,
                        n,
                        k,
                        halfA.address(),
                        lda,
                        halfB.address(),
                        ldb,
                        beta,
                        c.address(),
                        ldc);
            }
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < ldc; j++) {
                    float sum = 0;
                    for (int l = 0; l < k && j < n; l++) {
                        sum += a[transposeA ? l * lda + i : i * lda + l] * b[transposeB ? j * ldb + l : l * ldb + j];
                    }
                    // Whole numbers: the sums are exact.
                    assertThat(c.get((long) i * ldc + j))
                            .as("%s %s %s, element %d %d", transposeA, transposeB, beta, i, j)
                            .isEqualTo(j >= n ? 1000 : beta == 0 ? sum : 1000 + 2 * sum);
                }
            }
        }
    }

    private static float[] integers(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(21) - 10;
        }
        return values;
    }

    private static ShortPointer halves(float[] values) {
        ShortPointer halves = new ShortPointer(values.length);
        for (int i = 0; i < values.length; i++) {
            halves.put(i, (short) (Float.floatToRawIntBits(values[i]) >>> 16));
        }
        return halves;
    }
}
