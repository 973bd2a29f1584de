package io.rondo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class LanguageModelTest {
    private static final TransformerConfig TINY = TransformerConfig.gpt2(11, 6, 2, 2, 8, 0);
    private static final int BATCH = 3;
    private static final int LENGTH = 5;

    private final int[] tokens = ids(1, BATCH * LENGTH);
    private final int[] labels = ids(2, BATCH * LENGTH);

    @Test
    void everyGradientEqualsAFiniteDifference() {
        checkGradients(TransformerConfig.gpt2(5, 6, 2, 2, 4, 0), 7);
    }

    @Test
    void everyGradientEqualsAFiniteDifferenceWithDropout() {
        checkGradients(TransformerConfig.gpt2(5, 6, 1, 2, 4, 0.3), 7);
    }

    @Test
    void everyGradientOfALlamaEqualsAFiniteDifference() {
        checkGradients(TransformerConfig.llama(5, 6, 2, 4, 2, 8, 6, true), 7);
        checkGradients(TransformerConfig.llama(5, 6, 1, 2, 1, 4, 6, false), 7);
    }

    @Test
    void recomputingBlocksGivesTheSameBitsAndWithDropoutToo() {
        for (Computation.Choice choice : Computation.Choice.values()) {
            for (double dropout : new double[] {0, 0.2}) {
                TransformerConfig config = TransformerConfig.gpt2(11, 6, 3, 2, 8, dropout);
                List<float[]> gradients = new ArrayList<>();
                for (boolean recompute : new boolean[] {false, true}) {
                    try (LanguageModel model =
                            LanguageModel.create(config, 5, DataType.FLOAT, new Computation(choice, 1, recompute))) {
                        model.computeGradients(labels, tokens, BATCH, LENGTH, 98);
                        model.computeGradients(tokens, labels, BATCH, LENGTH, 99);
                        gradients.add(model.gradientVector().data().asFloat());
                    }
                }
                assertThat(gradients.get(1))
                        .as("%s, dropout %s", choice, dropout)
                        .isEqualTo(gradients.get(0));
            }
        }
    }

    @Test
    void fusedAndPortableKernelsAgreeInLossAndEveryGradient() {
        for (TransformerConfig config : List.of(
                TransformerConfig.gpt2(37, 70, 2, 3, 48, 0),
                TransformerConfig.llama(37, 70, 2, 4, 2, 32, 40, false),
                TransformerConfig.llama(37, 70, 2, 2, 2, 32, 40, true))) {
            int[] x = new Random(1).ints(3 * 70, 0, 37).toArray();
            int[] y = new Random(2).ints(3 * 70, 0, 37).toArray();
            try (LanguageModel exact = LanguageModel.create(config, 5, DataType.DOUBLE);
                    LanguageModel fused = LanguageModel.create(
                            config, 5, DataType.FLOAT, new Computation(Computation.Choice.FUSED, 2, false))) {
                double loss = exact.computeGradients(x, y, 3, 70, 0);
                assertThat(fused.computeGradients(x, y, 3, 70, 0)).isCloseTo(loss, within(1e-6 * loss));
                double[] expected = exact.gradientVector().toDoubleVector();
                float[] actual = fused.gradientVector().data().asFloat();
                for (Parameter parameter : exact.parameters()) {
                    double error = 0;
                    double norm = 0;
                    for (long i = parameter.offset(); i < parameter.offset() + parameter.length(); i++) {
                        double difference = actual[(int) i] - expected[(int) i];
                        error += difference * difference;
                        norm += expected[(int) i] * expected[(int) i];
                    }
                    assertThat(Math.sqrt(error))
                            .as(parameter.name())
                            .isLessThanOrEqualTo(1e-5 * Math.sqrt(norm) + 1e-9);
                }
            }
        }
    }

    @Test
    void parametersTileTheFlatVectorAndCarryHuggingFaceNames() {
        try (LanguageModel model = LanguageModel.create(TINY, 1)) {
            long offset = 0;
            for (Parameter parameter : model.parameters()) {
                assertThat(parameter.offset()).isEqualTo(offset);
                offset += parameter.length();
            }
            assertThat(offset).isEqualTo(model.parameterCount());
            assertThat(model.parameters().stream().map(Parameter::name))
                    .startsWith(
                            "wte.weight", "wpe.weight", "h.0.ln_1.weight", "h.0.ln_1.bias", "h.0.attn.c_attn.weight")
                    .endsWith("h.1.mlp.c_proj.bias", "ln_f.weight", "ln_f.bias");
            Parameter attention = model.parameters().get(4);
            assertThat(attention.shape()).containsExactly(8L, 24L);
            assertThat(attention.decayed()).isTrue();
        }
    }

    @Test
    void agreesWithASecondImplementation() {
        try (LanguageModel model = LanguageModel.create(TINY, 3)) {
            perturb(model);
            double[][] expected = new ReferenceGpt2(model).logits(tokens, LENGTH, BATCH);
            float[] actual = model.logits(tokens, BATCH, LENGTH);
            double loss = 0;
            for (int row = 0; row < BATCH * LENGTH; row++) {
                double sum = 0;
                for (int id = 0; id < 11; id++) {
                    assertThat((double) actual[row * 11 + id]).isCloseTo(expected[row][id], within(2e-5));
                    sum += Math.exp(expected[row][id]);
                }
                loss += Math.log(sum) - expected[row][labels[row]];
            }
            assertThat(model.loss(tokens, labels, BATCH, LENGTH)).isCloseTo(loss / (BATCH * LENGTH), within(1e-5));
            assertThat(model.computeGradients(tokens, labels, BATCH, LENGTH, 1))
                    .isCloseTo(loss / (BATCH * LENGTH), within(1e-5));
        }
    }

    @Test
    void aTokenNeverSeesWhatComesAfterIt() {
        try (LanguageModel model = LanguageModel.create(TINY, 3)) {
            perturb(model);
            float[] before = model.logits(new int[] {1, 2, 3, 4}, 1, 4);
            float[] after = model.logits(new int[] {1, 2, 3, 9}, 1, 4);
            for (int i = 0; i < 3 * 11; i++) {
                assertThat(after[i]).isEqualTo(before[i]);
            }
            assertThat(model.nextTokenLogits(new int[] {1, 2, 3})).hasSize(11);
        }
    }

    @Test
    void twoRunsGiveTheSameBits() {
        TransformerConfig dropping = TransformerConfig.gpt2(11, 6, 2, 2, 8, 0.2);
        float[][] gradients = new float[2][];
        for (int run = 0; run < 2; run++) {
            try (LanguageModel model = LanguageModel.create(dropping, 5)) {
                model.computeGradients(tokens, labels, BATCH, LENGTH, 99);
                model.computeGradients(labels, tokens, BATCH, LENGTH, 98);
                model.computeGradients(tokens, labels, BATCH, LENGTH, 99);
                gradients[run] = model.gradientVector().data().asFloat();
            }
        }
        assertThat(gradients[0]).isEqualTo(gradients[1]);
    }

    @Test
    void trainsThroughFitWithListenersAndIsRestoredByModelSerializer() throws Exception {
        List<Double> scores = new ArrayList<>();
        ComputationGraph graph =
                new ComputationGraph(LanguageModelGraph.configuration(TINY, new Adam(0.01), 0.01, 4, DataType.FLOAT));
        graph.init();
        graph.setListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                scores.add(model.score());
            }
        });
        INDArray features = Nd4j.createFromArray(tokens).reshape(BATCH, LENGTH);
        INDArray targets = Nd4j.createFromArray(labels).reshape(BATCH, LENGTH);
        for (int i = 0; i < 60; i++) {
            graph.fit(new MultiDataSet(features, targets));
        }
        assertThat(scores).hasSize(60);
        assertThat(scores.get(59)).isLessThan(scores.get(0) - 1);

        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelSerializer.writeModel(graph, file, true);
        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
        try (LanguageModel model = LanguageModel.of(graph);
                LanguageModel again = LanguageModel.of(restored)) {
            assertThat(again.logits(tokens, BATCH, LENGTH)).isEqualTo(model.logits(tokens, BATCH, LENGTH));
            graph.fit(new MultiDataSet(features, targets));
            restored.fit(new MultiDataSet(features, targets));
            assertThat(restored.params()).isEqualTo(graph.params());
        }
    }

    @Test
    void theHeadsGradientReachesTheEmbedding() {
        try (LanguageModel model = LanguageModel.create(TINY, 3)) {
            // Token 10 is neither input nor label: its only gradient comes through the soft-max of the head.
            int[] others = {0, 1, 2, 3, 4};
            model.computeGradients(others, others, 1, 5, 0);
            INDArray row = model.gradientVector()
                    .reshape(model.parameterCount())
                    .get(org.nd4j.linalg.indexing.NDArrayIndex.interval(80, 88));
            assertThat(row.norm2Number().doubleValue()).isGreaterThan(1e-6);
        }
    }

    @Test
    void loadsAndCopiesTheFlatVector() {
        try (LanguageModel model = LanguageModel.create(TINY, 3);
                LanguageModel other = LanguageModel.create(TINY, 4)) {
            float[] values = new float[model.parameterCount()];
            model.copyParameters(values);
            other.loadParameters(values);
            assertThat(other.logits(tokens, BATCH, LENGTH)).isEqualTo(model.logits(tokens, BATCH, LENGTH));
        }
    }

    @Test
    void refusesIdsThatAreNotInTheVocabularyAndSequencesThatAreTooLong() {
        try (LanguageModel model = LanguageModel.create(TINY, 3)) {
            assertThatThrownBy(() -> model.logits(new int[] {11}, 1, 1))
                    .hasMessage("token id 11 is outside the vocabulary of 11");
            assertThatThrownBy(() -> model.logits(new int[7], 1, 7))
                    .hasMessage("a sequence of 7 tokens is longer than the model's 6");
            assertThatThrownBy(() -> model.logits(new int[7], 2, 3))
                    .hasMessage("7 ids are not 2 sequences of 3 tokens");
        }
        assertThatThrownBy(() -> TransformerConfig.gpt2(11, 6, 2, 3, 8, 0))
                .hasMessage("the width 8 must be a multiple of the number of heads 3");
    }

    private void checkGradients(TransformerConfig config, long dropoutSeed) {
        int[] tokens = new Random(1).ints(BATCH * LENGTH, 0, 5).toArray();
        int[] labels = new Random(2).ints(BATCH * LENGTH, 0, 5).toArray();
        try (LanguageModel model = LanguageModel.create(config, 1, DataType.DOUBLE)) {
            perturb(model);
            model.computeGradients(tokens, labels, BATCH, LENGTH, dropoutSeed);
            double[] gradient = model.gradientVector().toDoubleVector();
            INDArray parameters = model.parameterVector();
            double step = 1e-5;
            for (Parameter parameter : model.parameters()) {
                for (long i = parameter.offset(); i < parameter.offset() + parameter.length(); i++) {
                    double value = parameters.getDouble(0, i);
                    parameters.putScalar(0, i, value + step);
                    double above = lossOf(model, config, tokens, labels, dropoutSeed);
                    parameters.putScalar(0, i, value - step);
                    double below = lossOf(model, config, tokens, labels, dropoutSeed);
                    parameters.putScalar(0, i, value);
                    assertThat(gradient[(int) i])
                            .as("%s[%d]", parameter.name(), i - parameter.offset())
                            .isCloseTo((above - below) / (2 * step), within(1e-7));
                }
            }
        }
    }

    /** Only dropout needs the whole step for its loss; without it the forward pass alone gives the same number sooner. */
    private static double lossOf(
            LanguageModel model, TransformerConfig config, int[] tokens, int[] labels, long dropoutSeed) {
        return config.dropout() == 0
                ? model.loss(tokens, labels, BATCH, LENGTH)
                : model.computeGradients(tokens, labels, BATCH, LENGTH, dropoutSeed);
    }

    /** Moves every parameter off its special starting value, so that no gradient is zero by symmetry. */
    private static void perturb(LanguageModel model) {
        Random random = new Random(17);
        INDArray parameters = model.parameterVector();
        for (long i = 0; i < model.parameterCount(); i++) {
            parameters.putScalar(0, i, parameters.getDouble(0, i) + 0.3 * random.nextGaussian());
        }
    }

    private static int[] ids(int seed, int count) {
        return new Random(seed).ints(count, 0, 11).toArray();
    }
}
