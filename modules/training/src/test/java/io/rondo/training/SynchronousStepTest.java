package io.rondo.training;

import static io.rondo.training.TrainingFixture.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynchronousStepTest {
    private static final int STEPS = 12;

    @TempDir
    Path directory;

    @Test
    void anyNumberOfWorkersTrainsAsOneWithTheGlobalBatch() throws IOException {
        try (TrainingFixture fixture = new TrainingFixture(directory)) {
            float[] alone = aloneAfter(fixture);
            for (int workers : new int[] {1, 2, 3}) {
                float[] together = togetherAfter(fixture, workers);
                assertThat(largestDifference(together, alone))
                        .as(workers + " workers")
                        .isLessThan(2e-5);
            }
            assertThat(largestDifference(alone, TrainingFixture.initialParameters()))
                    .isGreaterThan(0.05);
        }
    }

    private static float[] aloneAfter(TrainingFixture fixture) throws IOException {
        try (LanguageModel model = TrainingFixture.model();
                LocalTrainer trainer = new LocalTrainer(model, settings(8, Method.AVERAGING))) {
            trainer.run(trainer.parameters(), fixture.batches(0, 1), 0, STEPS, NOTHING);
            return trainer.parameters();
        }
    }

    private static float[] togetherAfter(TrainingFixture fixture, int workers) throws IOException {
        LocalSettings settings = settings(4, Method.SYNCHRONOUS);
        ContributionWeights weights = new ContributionWeights(TrainingFixture.GLOBAL_BATCH, workers);
        try (LanguageModel model = TrainingFixture.model();
                LocalTrainer trainer = new LocalTrainer(model, settings)) {
            float[] parameters = trainer.parameters();
            List<float[]> state = List.of(new float[parameters.length], new float[parameters.length]);
            for (int step = 0; step < STEPS; step++) {
                float[] sum = new float[parameters.length];
                for (int worker = 0; worker < workers; worker++) {
                    float[] gradient = trainer.run(parameters, fixture.batches(worker, workers), step, 1, NOTHING)
                            .pseudoGradient();
                    WireFormat.FP32.add(trainer.encode(gradient, 0, gradient.length), weights.of(worker), sum);
                }
                PseudoGradient.divide(
                        sum, weights.sum(IntStream.range(0, workers).boxed().toList()));
                new SynchronousStep(settings, model.parameters(), step).step(parameters, state, sum);
            }
            assertThat(trainer.state().firstMoment()).isEmpty();
            assertThatThrownBy(() -> trainer.run(parameters, fixture.batches(0, 1), 0, 2, NOTHING))
                    .hasMessage("a synchronous round of 2 steps; expected 1");
            return parameters;
        }
    }

    @Test
    void oneStepByHand() {
        // The gradient (3, 4) has norm 5 and is clipped to 1; at t = 1 the step is lr·g/(|g| + ε), after the decay of
        // the
        // first parameter. The learning rate of step 0 of 3 warm-up steps is 0.01/4.
        List<Parameter> layout = List.of(
                new Parameter("a.weight", List.of(1L), 0, true), new Parameter("b.bias", List.of(1L), 1, false));
        float[] parameters = {10, 20};
        List<float[]> state = List.of(new float[2], new float[2]);
        new SynchronousStep(settings(8, Method.SYNCHRONOUS), layout, 0).step(parameters, state, new float[] {3, 4});
        double rate = 0.0025;
        assertThat(parameters[0]).isCloseTo((float) (10 * (1 - rate * 0.1) - rate * 0.6 / 0.601), within(1e-6f));
        assertThat(parameters[1]).isCloseTo((float) (20 - rate * 0.8 / 0.801), within(1e-6f));
        assertThat(state.get(0)[0]).isCloseTo(0.06f, within(1e-6f));
        assertThat(state.get(1)[1]).isCloseTo(0.05f * 0.64f, within(1e-6f));
    }

    @Test
    void partsMoveAsTheWholeDoes() {
        List<Parameter> layout = List.of(
                new Parameter("a.bias", List.of(3L), 0, false),
                new Parameter("b.weight", List.of(5L), 3, true),
                new Parameter("c.bias", List.of(2L), 8, false),
                new Parameter("d.weight", List.of(4L), 10, true));
        float[] gradient = {1, -2, 3, 4, -5, 6, 7, 8, -9, 1, 2, 3, 4, 5};
        float[] whole = gradient.clone();
        SynchronousStep step = new SynchronousStep(settings(8, Method.SYNCHRONOUS), layout, 5);
        step.step(whole, List.of(new float[14], new float[14]), gradient);
        for (int length : new int[] {1, 4, 6, 14}) {
            for (int from = 0; from < 14; from += length) {
                int to = Math.min(14, from + length);
                float[] part = Arrays.copyOfRange(gradient, from, to);
                step.stepPart(
                        part,
                        List.of(new float[to - from], new float[to - from]),
                        Arrays.copyOfRange(gradient, from, to),
                        from,
                        PseudoGradient.norm(gradient));
                assertThat(part).isEqualTo(Arrays.copyOfRange(whole, from, to));
            }
        }
    }

    @Test
    void otherSizesAreRefused() {
        SynchronousStep step = new SynchronousStep(settings(8, Method.SYNCHRONOUS), List.of(), 0);
        assertThat(step.stateVectors()).isEqualTo(2);
        assertThatThrownBy(() -> step.step(new float[2], List.of(new float[2]), new float[2]))
                .hasMessage("a synchronous step over 2 parameters, 1 vectors of state and 2 gradients");
    }

    private static LocalSettings settings(int batchSize, Method method) {
        return TrainingFixture.settings(batchSize, 1, method, InnerOptimizerName.ADAMW, StreamingSettings.WHOLE);
    }

    static double largestDifference(float[] one, float[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }
}
