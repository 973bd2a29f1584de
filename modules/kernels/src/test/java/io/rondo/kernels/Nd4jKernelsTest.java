package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every kernel against finite differences in double precision, or against plain loops. */
class Nd4jKernelsTest {
    private static final double STEP = 1e-6;

    private final Kernels kernels = new Nd4jKernels();
    private final Random random = new Random(5);

    @Test
    void linearMultipliesAndItsGradientsEqualFiniteDifferences() {
        INDArray x = array(5, 3);
        INDArray w = array(3, 4);
        INDArray bias = array(4);
        INDArray y = array(5, 4);
        INDArray dy = array(5, 4);
        kernels.linear(x, w, bias, y);
        double expected = bias.getDouble(2);
        for (int k = 0; k < 3; k++) {
            expected += x.getDouble(4, k) * w.getDouble(k, 2);
        }
        assertThat(y.getDouble(4, 2)).isCloseTo(expected, within(1e-12));

        INDArray dx = array(5, 3);
        INDArray dw = array(3, 4);
        INDArray dbias = array(4);
        kernels.linearBackward(x, w, dy, dx, dw, dbias);
        Supplier<INDArray> forward = () -> {
            kernels.linear(x, w, bias, y);
            return y;
        };
        check(forward, dy, x, dx);
        check(forward, dy, w, dw);
        check(forward, dy, bias, dbias);
    }

    @Test
    void projectionAddsToTheTablesGradient() {
        INDArray x = array(5, 3);
        INDArray table = array(7, 3);
        INDArray y = array(5, 7);
        INDArray dy = array(5, 7);
        INDArray dx = array(5, 3);
        INDArray dtable = Nd4j.ones(DataType.DOUBLE, 7, 3);
        kernels.projectBackward(x, table, dy, dx, dtable);
        Supplier<INDArray> forward = () -> {
            kernels.project(x, table, y);
            return y;
        };
        check(forward, dy, x, dx);
        check(forward, dy, table, dtable.subi(1));
    }

    @Test
    void layerNormsGradientsEqualFiniteDifferences() {
        INDArray x = array(5, 6);
        INDArray weight = array(6);
        INDArray bias = array(6);
        INDArray normalised = array(5, 6);
        INDArray rstd = array(5);
        INDArray y = array(5, 6);
        INDArray dy = array(5, 6);
        Supplier<INDArray> forward = () -> {
            kernels.layerNorm(x, weight, bias, 1e-5, normalised, rstd, y);
            return y;
        };
        forward.get();
        INDArray dx = array(5, 6);
        INDArray dweight = array(6);
        INDArray dbias = array(6);
        kernels.layerNormBackward(dy, normalised, rstd, weight, dx, dweight, dbias);
        check(forward, dy, x, dx);
        check(forward, dy, weight, dweight);
        check(forward, dy, bias, dbias);
    }

    @Test
    void geluIsTheTanhFormAndItsGradientEqualsFiniteDifferences() {
        INDArray x = array(40).muli(3);
        INDArray gate = array(40);
        INDArray y = array(40);
        INDArray dy = array(40);
        Supplier<INDArray> forward = () -> {
            kernels.gelu(x, gate, y);
            return y;
        };
        forward.get();
        for (int i = 0; i < 40; i++) {
            double v = x.getDouble(i);
            double expected = 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
            assertThat(y.getDouble(i)).isCloseTo(expected, within(1e-12));
        }
        INDArray dx = array(40);
        kernels.geluBackward(x, gate, dy, dx);
        check(forward, dy, x, dx);
        kernels.gelu(x, gate, y);
        INDArray inPlace = dy.dup();
        kernels.geluBackward(x, gate, inPlace, inPlace);
        assertThat(inPlace).isEqualTo(dx);
    }

    @Test
    void attentionsGradientEqualsFiniteDifferences() {
        checkAttention(Dropout.none());
    }

    @Test
    void attentionsGradientEqualsFiniteDifferencesWithDropout() {
        Nd4j.getRandom().setSeed(3);
        checkAttention(Dropout.draw(0.4, Nd4j.getRandom(), array(2, 2, 4, 4)));
    }

    private void checkAttention(Dropout kept) {
        INDArray qkv = array(2 * 4, 3 * 6);
        INDArray heads = array(3, 2, 2, 4, 3);
        INDArray probabilities = array(2, 2, 4, 4);
        INDArray out = array(2 * 4, 6);
        INDArray dout = array(2 * 4, 6);
        Supplier<INDArray> forward = () -> {
            kernels.attention(qkv, heads, probabilities, kept, out);
            return out;
        };
        forward.get();
        assertThat(probabilities.getDouble(0, 0, 0, 1)).isZero();
        assertThat(probabilities.sumNumber().doubleValue()).isCloseTo(2 * 2 * 4, within(1e-9));
        INDArray dqkv = array(2 * 4, 3 * 6);
        kernels.attentionBackward(dout, heads, probabilities, kept, dqkv);
        check(forward, dout, qkv, dqkv);
    }

    @Test
    void embeddingAddsUpTheGradientsOfEqualIds() {
        INDArray ids = Nd4j.createFromArray(1, 4, 1, 1, 0, 1);
        INDArray tokens = array(5, 3);
        INDArray positions = array(4, 3);
        INDArray out = array(6, 3);
        INDArray dout = array(6, 3);
        Supplier<INDArray> forward = () -> {
            kernels.embed(ids, tokens, positions, 3, out);
            return out;
        };
        INDArray dtokens = Nd4j.ones(DataType.DOUBLE, 5, 3);
        INDArray dpositions = array(4, 3);
        kernels.embedBackward(ids, dout, 3, dtokens, dpositions);
        check(forward, dout, tokens, dtokens.subi(1));
        check(forward, dout, positions, dpositions);
    }

    @Test
    void crossEntropyGivesLossesAndGradientsAndSurvivesExtremeLogits() {
        INDArray logits = array(4, 6).muli(3);
        INDArray targets = Nd4j.createFromArray(0, 5, 2, 2);
        INDArray losses = array(4);
        INDArray gradient = logits.dup();
        kernels.crossEntropy(gradient, targets, 1, losses);
        for (int row = 0; row < 4; row++) {
            double sum = 0;
            for (int i = 0; i < 6; i++) {
                sum += Math.exp(logits.getDouble(row, i));
            }
            assertThat(losses.getDouble(row))
                    .isCloseTo(Math.log(sum) - logits.getDouble(row, targets.getInt(row)), within(1e-12));
        }
        check(
                () -> {
                    INDArray copy = logits.dup();
                    INDArray each = array(4);
                    kernels.crossEntropy(copy, targets, 1, each);
                    return each;
                },
                Nd4j.ones(DataType.DOUBLE, 4),
                logits,
                gradient);

        INDArray extreme = Nd4j.createFromArray(new float[][] {{2000, -2000}});
        INDArray loss = Nd4j.create(DataType.FLOAT, 1);
        kernels.crossEntropy(extreme, Nd4j.createFromArray(1), 1, loss);
        assertThat(loss.getDouble(0)).isEqualTo(4000);
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

    /** Compares {@code gradient} with the slope of {@code Σ weights·forward()} along each element of {@code input}. */
    private static void check(Supplier<INDArray> forward, INDArray weights, INDArray input, INDArray gradient) {
        INDArray flat = input.reshape(input.length());
        INDArray expected = gradient.dup().reshape(gradient.length());
        for (long i = 0; i < flat.length(); i++) {
            double value = flat.getDouble(i);
            flat.putScalar(i, value + STEP);
            double above = forward.get().mul(weights).sumNumber().doubleValue();
            flat.putScalar(i, value - STEP);
            double below = forward.get().mul(weights).sumNumber().doubleValue();
            flat.putScalar(i, value);
            assertThat(expected.getDouble(i)).isCloseTo((above - below) / (2 * STEP), within(2e-8));
        }
    }

    private INDArray array(long... shape) {
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        INDArray flat = array.reshape(array.length());
        for (long i = 0; i < flat.length(); i++) {
            flat.putScalar(i, random.nextGaussian());
        }
        return array;
    }
}
