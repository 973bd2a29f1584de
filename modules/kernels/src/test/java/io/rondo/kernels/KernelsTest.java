package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.FeedForward.Activation;
import io.rondo.kernels.KernelCases.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The portable kernels in double precision: every gradient against finite differences, every result by hand. */
class KernelsTest {
    private static final FiniteDifferences DIFFERENCES = new FiniteDifferences(1e-6, 2e-8);
    private static final double EXACT = 1e-12;

    private final Kernels kernels = new Nd4jKernels();
    private final TestArrays arrays = new TestArrays(DataType.DOUBLE);
    private final Random random = new Random(5);

    static Stream<KernelCase> cases() {
        List<KernelCase> cases = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            cases.add(KernelCases.linear(5, 3, 4, layout));
            cases.add(KernelCases.linearAdd(5, 4, 3, layout, 0));
            cases.add(KernelCases.linearAdd(5, 4, 3, layout, 0.4));
            for (Activation activation : Activation.values()) {
                cases.add(KernelCases.feedForward(5, 3, 7, activation, layout, 0));
                cases.add(KernelCases.feedForward(5, 3, 7, activation, layout, 0.4));
            }
        }
        for (boolean centred : List.of(true, false)) {
            cases.add(KernelCases.norm(5, 6, centred, false));
            cases.add(KernelCases.norm(5, 6, centred, true));
        }
        for (int length : new int[] {5, 64, 70, 130}) {
            cases.add(KernelCases.attention(new AttentionShape(1, length, 2, 2, 3), 0));
            cases.add(KernelCases.attention(new AttentionShape(1, length, 4, 2, 3), 0.4));
        }
        cases.add(KernelCases.attention(new AttentionShape(2, 5, 2, 2, 3), 0.4));
        cases.add(KernelCases.attention(new AttentionShape(2, 5, 6, 2, 3), 0));
        cases.add(KernelCases.rotate(new AttentionShape(2, 5, 2, 2, 4)));
        cases.add(KernelCases.rotate(new AttentionShape(2, 5, 4, 2, 6)));
        cases.add(KernelCases.embed(2, 3, 5, 3, true));
        cases.add(KernelCases.embed(2, 3, 5, 3, false));
        cases.add(KernelCases.losses(5, 3, 7, 0.3, false));
        cases.add(KernelCases.losses(5, 3, 7, 0.3, true));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsEqualFiniteDifferences(KernelCase each) {
        DIFFERENCES.check(each, kernels, DataType.DOUBLE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingIsReadFromResultsOrWrittenAroundThem(KernelCase each) {
        each.results(kernels, DataType.DOUBLE)
                .forEach((name, result) ->
                        assertThat(result.dup('c').data().asDouble()).as(name).doesNotContain(Double.NaN));
    }

    @Test
    void aLinearMapIsTheSumOfProductsInBothLayouts() {
        INDArray x = arrays.random(random, 2, 3);
        INDArray weight = arrays.random(random, 3, 4);
        INDArray bias = arrays.random(random, 4);
        INDArray y = arrays.undefined(2, 4);
        kernels.linear(x, Linear.conv1d(weight, bias), y);
        INDArray transposed = arrays.undefined(4, 3);
        transposed.assign(weight.transpose());
        INDArray same = arrays.undefined(2, 4);
        kernels.linear(x, Linear.withoutBias(transposed), same);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 4; column++) {
                double expected = 0;
                for (int k = 0; k < 3; k++) {
                    expected += x.getDouble(row, k) * weight.getDouble(k, column);
                }
                assertThat(same.getDouble(row, column)).isCloseTo(expected, within(EXACT));
                assertThat(y.getDouble(row, column)).isCloseTo(expected + bias.getDouble(column), within(EXACT));
            }
        }
    }

    @Test
    void aBiasMakesItLayerNormalisationAndNoneMakesItRmsNorm() {
        INDArray x = arrays.random(random, 1, 4);
        INDArray weight = arrays.random(random, 4);
        INDArray bias = arrays.random(random, 4);
        INDArray layer = arrays.undefined(1, 4);
        INDArray rms = arrays.undefined(1, 4);
        kernels.norm(x, new Norm(weight, Optional.of(bias), 1e-5), arrays.saved(), layer);
        kernels.norm(x, new Norm(weight, Optional.empty(), 1e-5), arrays.saved(), rms);
        double mean = 0;
        double square = 0;
        for (int i = 0; i < 4; i++) {
            mean += x.getDouble(i) / 4;
            square += x.getDouble(i) * x.getDouble(i) / 4;
        }
        for (int i = 0; i < 4; i++) {
            double centred = (x.getDouble(i) - mean) / Math.sqrt(square - mean * mean + 1e-5);
            assertThat(layer.getDouble(i)).isCloseTo(centred * weight.getDouble(i) + bias.getDouble(i), within(EXACT));
            assertThat(rms.getDouble(i))
                    .isCloseTo(x.getDouble(i) / Math.sqrt(square + 1e-5) * weight.getDouble(i), within(EXACT));
        }
    }

    @Test
    void geluIsTheTanhFormAndSwigluTakesTheGatesFirst() {
        INDArray one = arrays.filled(1, 1, 1);
        INDArray zero = arrays.filled(0, 1, 1);
        INDArray y = arrays.undefined(1, 1);
        for (double x = -6; x <= 6; x += 0.75) {
            Linear up = Linear.withoutBias(arrays.filled(x, 1, 1));
            FeedForward gelu = new FeedForward(up, Activation.GELU, Linear.withoutBias(one));
            kernels.feedForward(one, gelu, Dropout.none(), zero, arrays.saved(), y);
            double expected = 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            assertThat(y.getDouble(0)).isCloseTo(expected, within(EXACT));

            INDArray gateAndValue = arrays.undefined(2, 1);
            gateAndValue.putScalar(0, x).putScalar(1, 3);
            FeedForward swiglu =
                    new FeedForward(Linear.withoutBias(gateAndValue), Activation.SWIGLU, Linear.withoutBias(one));
            kernels.feedForward(one, swiglu, Dropout.none(), zero, arrays.saved(), y);
            assertThat(y.getDouble(0)).isCloseTo(x / (1 + Math.exp(-x)) * 3, within(EXACT));
        }
    }

    @Test
    void attentionWeighsTheValuesUpToEachQueryAndGroupsShareAKey() {
        AttentionShape shape = new AttentionShape(1, 3, 2, 1, 2);
        INDArray qkv = arrays.random(random, 3, 8);
        INDArray out = arrays.undefined(3, 4);
        kernels.attention(qkv, shape, Dropout.none(), arrays.saved(), out);
        for (int head = 0; head < 2; head++) {
            for (int query = 0; query < 3; query++) {
                double sum = 0;
                double weighted = 0;
                for (int key = 0; key <= query; key++) {
                    double score = 0;
                    for (int i = 0; i < 2; i++) {
                        score += qkv.getDouble(query, 2 * head + i) * qkv.getDouble(key, 4 + i);
                    }
                    double weight = Math.exp(score / Math.sqrt(2));
                    sum += weight;
                    weighted += weight * qkv.getDouble(key, 7);
                }
                assertThat(out.getDouble(query, 2 * head + 1)).isCloseTo(weighted / sum, within(EXACT));
            }
        }
    }

    @Test
    void turningBackUndoesTurningAndLeavesValuesAlone() {
        AttentionShape shape = new AttentionShape(2, 5, 2, 1, 4);
        INDArray qkv = arrays.random(random, 10, 16);
        INDArray turned = qkv.dup();
        kernels.rotate(turned, shape, 100, false);
        double angle = 4 / Math.pow(100, 2.0 / 4);
        assertThat(turned.getDouble(9, 4 + 3))
                .isCloseTo(
                        qkv.getDouble(9, 7) * Math.cos(angle) + qkv.getDouble(9, 5) * Math.sin(angle), within(EXACT));
        for (int row = 0; row < 10; row++) {
            for (int column = 12; column < 16; column++) {
                assertThat(turned.getDouble(row, column)).isEqualTo(qkv.getDouble(row, column));
            }
        }
        kernels.rotate(turned, shape, 100, true);
        assertThat(turned.sub(qkv).norm2Number().doubleValue()).isLessThan(EXACT);
    }

    @Test
    void embeddingAddsUpTheGradientsOfEqualIdsToWhatStoodThereAndClearsUnusedPositions() {
        INDArray ids = Nd4j.createFromArray(1, 4, 1, 1);
        INDArray dtokens = arrays.filled(10, 5, 1);
        INDArray dpositions = arrays.undefined(3, 1);
        INDArray dout = Nd4j.createFromArray(new double[][] {{1}, {2}, {4}, {8}});
        kernels.embedBackward(ids, dout, 2, dtokens, Optional.of(dpositions));
        assertThat(dtokens.toDoubleMatrix()).isDeepEqualTo(new double[][] {{10}, {23}, {10}, {10}, {12}});
        assertThat(dpositions.toDoubleMatrix()).isDeepEqualTo(new double[][] {{5}, {10}, {0}});
    }

    @Test
    void lossesAreTheNegativeLogarithmsOfTheTargetsProbabilities() {
        INDArray x = arrays.random(random, 4, 3);
        INDArray table = arrays.random(random, 6, 3);
        INDArray losses = arrays.undefined(4);
        int[] targets = {0, 5, 2, 2};
        kernels.losses(x, Linear.withoutBias(table), Nd4j.createFromArray(targets), arrays.undefined(4, 6), losses);
        INDArray logits = x.mmul(table.transpose());
        for (int row = 0; row < 4; row++) {
            double sum = 0;
            for (int i = 0; i < 6; i++) {
                sum += Math.exp(logits.getDouble(row, i));
            }
            assertThat(losses.getDouble(row))
                    .isCloseTo(Math.log(sum) - logits.getDouble(row, targets[row]), within(EXACT));
        }
    }

    @Test
    void extremeLogitsGiveFiniteLosses() {
        INDArray table = Nd4j.createFromArray(new double[][] {{2000}, {-2000}});
        INDArray losses = arrays.undefined(1);
        kernels.losses(
                arrays.filled(1, 1, 1),
                Linear.withoutBias(table),
                Nd4j.createFromArray(1),
                arrays.undefined(1, 2),
                losses);
        assertThat(losses.getDouble(0)).isEqualTo(4000);
    }

    @Test
    void theSquaredNormIsTheSumOfSquaresAtAnyLength() {
        for (int length : new int[] {1, 3, 1023, 1024, 5000}) {
            INDArray vector = arrays.random(random, 1, length);
            double expected = 0;
            for (int i = 0; i < length; i++) {
                expected += vector.getDouble(i) * vector.getDouble(i);
            }
            assertThat(kernels.squaredNorm(vector)).isCloseTo(expected, within(1e-10));
        }
    }

    @Test
    void adamWTakesTheStepsThatAreComputedByHand() {
        AdamWSteps.check(kernels, DataType.DOUBLE, EXACT);
    }

    @Test
    void droppingMultipliesByTheMaskAlsoInPlace() {
        INDArray x = arrays.filled(3, 50, 20);
        Dropout kept = kernels.dropout(0.25, arrays.saved(), 50, 20);
        INDArray y = arrays.undefined(50, 20);
        kernels.drop(x, kept, y);
        kernels.drop(x, kept, x);
        assertThat(x).isEqualTo(y);
        double[] values = y.dup('c').data().asDouble();
        assertThat(values).containsOnly(0, 4);
        assertThat(y.meanNumber().doubleValue()).isCloseTo(3, within(0.2));
    }

    @Test
    void dropoutKeepsTheExpectationAndRepeatsForTheSameSeed() {
        INDArray mask = Nd4j.create(DataType.FLOAT, 100, 100);
        Nd4j.getRandom().setSeed(11);
        Dropout.draw(0.25, Nd4j.getRandom(), mask);
        INDArray again = Nd4j.create(DataType.FLOAT, 100, 100);
        Nd4j.getRandom().setSeed(11);
        Dropout.draw(0.25, Nd4j.getRandom(), again);
        assertThat(again).isEqualTo(mask);
        assertThat(mask.meanNumber().doubleValue()).isCloseTo(1, within(0.03));
        assertThat(mask.maxNumber().doubleValue()).isCloseTo(1 / 0.75, within(1e-6));
        assertThat(mask.minNumber().doubleValue()).isZero();
    }

    @Test
    void headsThatCannotShareKeysEquallyAreRefused() {
        assertThatThrownBy(() -> new AttentionShape(1, 1, 5, 2, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 heads cannot share 2 key-value heads equally");
    }
}
