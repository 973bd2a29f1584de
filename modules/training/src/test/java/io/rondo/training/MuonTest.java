package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.Nd4jKernels;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import io.rondo.model.TransformerConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MuonTest {
    private static final double RATE = 0.02;
    private static final double DECAY = 0.1;

    /** An embedding, a fused matrix, its bias, a tall matrix, a norm. */
    private static final List<Parameter> LAYOUT = List.of(
            new Parameter("wte.weight", List.of(3L, 2L), 0, true),
            new Parameter("h.0.attn.c_attn.weight", List.of(2L, 6L), 6, true),
            new Parameter("h.0.attn.c_attn.bias", List.of(6L), 18, false),
            new Parameter("h.0.mlp.c_proj.weight", List.of(4L, 2L), 24, true),
            new Parameter("ln_f.weight", List.of(2L), 32, false));

    private static final int LENGTH = 34;

    static Stream<Kernels> kernels() {
        return Stream.of(new Nd4jKernels(), new CpuKernels(1), new CpuKernels(2));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void twoStepsOfATallMatrixByHand(Kernels kernels) {
        // Rank one matrices in one direction have one singular value: the update is level(1) of that direction.
        double[] direction = {0.5, 0.5, -0.5, 0.5};
        float[] start = values(7);
        float[] gradient = new float[LENGTH];
        for (int i = 0; i < 4; i++) {
            gradient[24 + 2 * i] = (float) direction[i] * 3;
        }
        float[] one = run(kernels, start, gradient);
        float[] two = run(kernels, start, gradient, gradient);
        double update = RATE * 0.2 * Math.sqrt(4) * NewtonSchulzTest.level(1);
        for (int i = 0; i < 8; i++) {
            double along = i % 2 == 0 ? direction[i / 2] : 0;
            double first = start[24 + i] * (1 - RATE * DECAY) - update * along;
            assertThat(one[24 + i]).isCloseTo((float) first, within(1e-6f));
            double second = first * (1 - RATE * DECAY) - update * along;
            assertThat(two[24 + i]).isCloseTo((float) second, within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void queriesKeysAndValuesAreThreeMatrices(Kernels kernels) {
        // Each part is twice, five times and once a rotation: alone all three give the same update.
        float[] start = new float[LENGTH];
        float[] gradient = new float[LENGTH];
        double[][] rotation = NewtonSchulzTest.orthonormalRows(2, 2, 4);
        double[] sizes = {2, 5, 1};
        for (int column = 0; column < 6; column++) {
            for (int row = 0; row < 2; row++) {
                gradient[6 + row * 6 + column] = (float) (sizes[column / 2] * rotation[row][column % 2]);
            }
        }
        float[] after = run(kernels, start, gradient);
        double update = RATE * 0.2 * Math.sqrt(2) * NewtonSchulzTest.level(1 / Math.sqrt(2));
        for (int column = 0; column < 6; column++) {
            for (int row = 0; row < 2; row++) {
                assertThat(after[6 + row * 6 + column])
                        .isCloseTo((float) (-update * rotation[row][column % 2]), within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void momentumRemembersAndLooksAhead(Kernels kernels) {
        // After a step along x and one along y: m = 0.95·0.05x + 0.05y, u = 0.95·m + 0.05y = 0.045125x + 0.0975y.
        float[] along = new float[LENGTH];
        along[24] = 2;
        float[] across = new float[LENGTH];
        across[25] = 2;
        WorkerState state;
        float[] first = run(kernels, new float[LENGTH], along);
        float[] second;
        try (INDArray parameters = row(new float[LENGTH]);
                INDArray gradient = row(along);
                Muon muon = new Muon(kernels, parameters, gradient, LAYOUT, settings())) {
            muon.step(RATE, 0.5);
            assign(gradient, across);
            muon.step(RATE, 0.5);
            second = parameters.toFloatVector();
            state = muon.state();
        }
        double update = RATE * 0.2 * 2 * NewtonSchulzTest.level(1);
        double norm = Math.hypot(0.045125, 0.0975);
        assertThat(second[24] - first[24] * (1 - RATE * DECAY)).isCloseTo(-update * 0.045125 / norm, within(1e-6));
        assertThat((double) second[25]).isCloseTo(-update * 0.0975 / norm, within(1e-6));
        assertThat(state.firstMoment()[24]).isCloseTo(0.95f * 0.05f, within(1e-7f));
        assertThat(state.firstMoment()[25]).isCloseTo(0.05f, within(1e-7f));
        assertThat(Arrays.copyOfRange(state.secondMoment(), 6, 18)).containsOnly(0);
        assertThat(Arrays.copyOfRange(state.secondMoment(), 24, 32)).containsOnly(0);
        assertThat(state.step()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theRestIsAdamWs(Kernels kernels) {
        float[] start = values(1);
        float[][] gradients = {values(2), values(3)};
        float[] muon = run(kernels, start, gradients);
        float[] adamW;
        try (INDArray parameters = row(start);
                INDArray gradient = row(gradients[0]);
                AdamW optimizer = new AdamW(kernels, parameters, gradient, LAYOUT, settings())) {
            optimizer.step(RATE, 1);
            assign(gradient, gradients[1]);
            optimizer.step(RATE, 1);
            adamW = parameters.toFloatVector();
        }
        for (int i = 0; i < LENGTH; i++) {
            boolean matrix = i >= 6 && i < 18 || i >= 24 && i < 32;
            if (matrix) {
                assertThat(Math.abs(muon[i] - adamW[i])).isGreaterThan(1e-6f);
            } else {
                assertThat(muon[i]).isCloseTo(adamW[i], within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void continuesFromAStateAsIfItHadNotStopped(Kernels kernels) {
        float[][] gradients = {values(2), values(3), values(4)};
        float[] undisturbed = run(kernels, values(1), gradients);
        assertThat(run(kernels, values(1), gradients)).isEqualTo(undisturbed);
        try (INDArray parameters = row(values(1));
                INDArray gradient = row(gradients[0])) {
            WorkerState state;
            try (Muon before = new Muon(kernels, parameters, gradient, LAYOUT, settings())) {
                before.step(RATE, 1);
                state = before.state();
            }
            try (Muon after = new Muon(kernels, parameters, gradient, LAYOUT, settings())) {
                after.restore(state);
                for (int i = 1; i < 3; i++) {
                    assign(gradient, gradients[i]);
                    after.step(RATE, 1);
                }
            }
            assertThat(parameters.toFloatVector()).isEqualTo(undisturbed);
        }
    }

    @Test
    void movesTheMatricesOfTheBlocksAndNoOthers() {
        assertThat(matrices(TransformerConfig.gpt2(64, 8, 2, 2, 16, 0)))
                .hasSize(8)
                .allMatch(name -> name.matches("h\\.[01]\\.(attn|mlp)\\.c_(attn|fc|proj)\\.weight"));
        assertThat(LAYOUT.stream().filter(BlockMatrix::is).map(BlockMatrix::of).map(BlockMatrix::parts))
                .containsExactly(3, 1);
    }

    private static List<String> matrices(TransformerConfig config) {
        try (LanguageModel model = LanguageModel.create(config, 1)) {
            return model.parameters().stream()
                    .filter(BlockMatrix::is)
                    .map(Parameter::name)
                    .toList();
        }
    }

    private static float[] run(Kernels kernels, float[] start, float[]... gradients) {
        try (INDArray parameters = row(start);
                INDArray gradient = row(new float[LENGTH]);
                Muon muon = new Muon(kernels, parameters, gradient, LAYOUT, settings())) {
            for (float[] given : gradients) {
                assign(gradient, given);
                muon.step(RATE, 1);
            }
            return parameters.toFloatVector();
        }
    }

    private static float[] values(long seed) {
        Random random = new Random(seed);
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void assign(INDArray target, float[] values) {
        try (INDArray given = row(values)) {
            target.assign(given);
        }
    }

    private static INDArray row(float[] values) {
        return Nd4j.create(values.clone(), new long[] {1, values.length}, 'c');
    }

    private static LocalSettings settings() {
        return new LocalSettings(
                100,
                4,
                1,
                RATE,
                RATE,
                0,
                Schedule.CONSTANT,
                0.9,
                0.95,
                1e-3,
                DECAY,
                1,
                7,
                Method.DILOCO,
                InnerOptimizerName.MUON,
                0.95,
                WireFormat.FP32,
                0,
                StreamingSettings.WHOLE);
    }
}
