package io.rondo.training;

import static io.rondo.training.TrainingFixture.LENGTH;
import static io.rondo.training.TrainingFixture.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTrainerTest {
    @TempDir
    Path directory;

    private TrainingFixture fixture;

    @BeforeEach
    void writeDataset() throws IOException {
        fixture = new TrainingFixture(directory);
    }

    @AfterEach
    void closeDataset() throws IOException {
        fixture.close();
    }

    @Test
    void theLossFalls() throws IOException {
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings(1, 0.01))) {
            LocalResult first = trainer.run(parameters(model), batches(), 0, 5, NOTHING);
            float[] reached = moved(model, first);
            LocalResult later = trainer.run(reached, batches(), 5, 40, NOTHING);
            reached = moved(model, later);
            LocalResult last = trainer.run(reached, batches(), 45, 5, NOTHING);
            assertThat(first.lossSum() / 5).isCloseTo(Math.log(64), within(0.6));
            assertThat(last.lossSum() / 5).isLessThan(first.lossSum() / 5 - 0.8);
            assertThat(trainer.state().step()).isEqualTo(50);
        }
    }

    @Test
    void theSameInputsGiveTheSameBits() throws IOException {
        float[] start;
        WorkerState state;
        LocalResult first;
        WorkerState afterFirst;
        try (LanguageModel model = model(0.1);
                LocalTrainer trainer = new LocalTrainer(model, settings(1, 0.01))) {
            start = parameters(model);
            trainer.run(start, batches(), 0, 3, NOTHING);
            state = trainer.state();
            first = trainer.run(start, batches(), 3, 4, NOTHING);
            afterFirst = trainer.state();
            // The same worker once more, from the same state.
            trainer.restore(state);
            assertSame(trainer.run(start, batches(), 3, 4, NOTHING), first);
        }
        // Another worker that takes over.
        try (LanguageModel model = LanguageModel.create(config(0.1), 99);
                LocalTrainer trainer = new LocalTrainer(model, settings(1, 0.01))) {
            trainer.run(start, batches(), 0, 1, NOTHING);
            trainer.restore(state);
            assertSame(trainer.run(start, batches(), 3, 4, NOTHING), first);
            assertThat(trainer.state().firstMoment()).isEqualTo(afterFirst.firstMoment());
            assertThat(trainer.state().secondMoment()).isEqualTo(afterFirst.secondMoment());
        }
    }

    @Test
    void anAccumulatedBatchEqualsAWholeOne() throws IOException {
        float[] whole = pseudoGradient(1);
        for (int parts : new int[] {2, 8}) {
            float[] accumulated = pseudoGradient(parts);
            double difference = 0;
            for (int i = 0; i < whole.length; i++) {
                difference = Math.max(difference, Math.abs(whole[i] - accumulated[i]));
            }
            assertThat(difference).as(parts + " parts").isLessThan(1e-4);
        }
    }

    @Test
    void aBatchThatOutgrowsItsPartsIsCutIntoMore() throws IOException {
        // Planned for batches of 3 or 4 sequences at once, 8 become three parts of 2 or 3, or two of 4.
        float[] whole = pseudoGradient(settings(8, 1));
        assertThat(SynchronousStepTest.largestDifference(pseudoGradient(settings(3, 1)), whole))
                .isBetween(0.0, 1e-4);
        assertThat(pseudoGradient(settings(4, 1))).isEqualTo(pseudoGradient(settings(8, 2)));
    }

    private static LocalSettings settings(int batchSize, int accumulation) {
        return new LocalSettings(
                100, batchSize, accumulation, 0.01, 0.01, 0, Schedule.CONSTANT, 0.9, 0.95, 1e-3, 0.1, 1, 7);
    }

    @Test
    void divergenceIsOneSentence() throws IOException {
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings(1, 0.01))) {
            float[] broken = parameters(model);
            broken[broken.length - 1] = Float.NaN;
            assertThatThrownBy(() -> trainer.run(broken, batches(), 4, 2, NOTHING))
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
                    .hasMessageStartingWith("training diverged: the ")
                    .hasMessageContaining(" of worker 0 is NaN at inner step 5; a lower learning-rate");
        }
    }

    @Test
    void whoeverWaitsForTheResultMayEndIt() throws IOException {
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings(1, 0.01))) {
            IllegalStateException unwanted = new IllegalStateException("not wanted any more");
            assertThatThrownBy(() -> trainer.run(parameters(model), batches(), 0, 2, () -> {
                        throw unwanted;
                    }))
                    .isSameAs(unwanted);
        }
    }

    @Test
    void muonLearnsTooAndItsBitsRepeat() throws IOException {
        LocalResult first = muon(TransformerConfig.gpt2(64, LENGTH, 2, 2, 16, 0));
        assertSame(muon(TransformerConfig.gpt2(64, LENGTH, 2, 2, 16, 0)), first);
        assertThat(first.lossSum() / 40).isLessThan(Math.log(64) - 0.5);
        LocalResult llama = muon(TransformerConfig.llama(64, LENGTH, 2, 2, 1, 16, 48, true));
        assertThat(llama.lossSum() / 40).isLessThan(Math.log(64) - 0.5);
    }

    private LocalResult muon(TransformerConfig config) throws IOException {
        LocalSettings settings = new LocalSettings(
                100,
                8,
                1,
                0.01,
                0.01,
                0,
                Schedule.CONSTANT,
                0.9,
                0.95,
                1e-3,
                0.1,
                1,
                7,
                Method.DILOCO,
                InnerOptimizerName.MUON,
                0.95,
                WireFormat.FP32,
                0,
                StreamingSettings.WHOLE);
        try (LanguageModel model = LanguageModel.create(config, 7);
                LocalTrainer trainer = new LocalTrainer(model, settings)) {
            return trainer.run(parameters(model), batches(), 0, 40, NOTHING);
        }
    }

    @Test
    void errorFeedbackIsPartOfTheState() throws IOException {
        float[] start;
        float[] delta;
        WorkerState state;
        byte[] second;
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings(WireFormat.E3M0, 1))) {
            start = parameters(model);
            delta = trainer.run(start, batches(), 0, 2, NOTHING).pseudoGradient();
            assertThat(trainer.state().residual()).isEmpty();
            assertThat(encode(trainer, delta)).isEqualTo(WireFormat.E3M0.encode(delta, 0, delta.length));
            state = trainer.state();
            second = encode(trainer, delta);
        }
        float[] sent = new float[delta.length];
        WireFormat.E3M0.add(WireFormat.E3M0.encode(delta, 0, delta.length), 1, sent);
        float[] lost = new float[delta.length];
        PseudoGradient.subtract(delta, sent, lost);
        assertThat(state.residual())
                .hasValueSatisfying(residual -> assertThat(residual).isEqualTo(lost));
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings(WireFormat.E3M0, 1))) {
            trainer.restore(state);
            assertThat(encode(trainer, delta)).isEqualTo(second).isNotEqualTo(encode(trainer, delta));
        }
    }

    @Test
    void withoutErrorFeedbackTheStateStaysSmall() throws IOException {
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings(WireFormat.INT8, 0))) {
            float[] delta =
                    trainer.run(parameters(model), batches(), 0, 1, NOTHING).pseudoGradient();
            assertThat(encode(trainer, delta)).isEqualTo(WireFormat.INT8.encode(delta, 0, delta.length));
            assertThat(trainer.state().residual()).isEmpty();
        }
    }

    private static byte[] encode(LocalTrainer trainer, float[] delta) {
        return trainer.encode(delta, 0, delta.length);
    }

    private float[] pseudoGradient(int parts) throws IOException {
        return pseudoGradient(settings(parts, 0.01));
    }

    private float[] pseudoGradient(LocalSettings settings) throws IOException {
        // A large epsilon keeps AdamW from blowing up rounding differences of gradients near 0.
        try (LanguageModel model = model(0);
                LocalTrainer trainer = new LocalTrainer(model, settings)) {
            return trainer.run(parameters(model), batches(), 0, 3, NOTHING).pseudoGradient();
        }
    }

    private WorkerBatches batches() {
        return fixture.batches(0, 1);
    }

    private static void assertSame(LocalResult actual, LocalResult expected) {
        assertThat(actual.pseudoGradient()).isEqualTo(expected.pseudoGradient());
        assertThat(actual.lossSum()).isEqualTo(expected.lossSum());
        assertThat(actual.gradientNormSum()).isEqualTo(expected.gradientNormSum());
    }

    private static float[] moved(LanguageModel model, LocalResult result) {
        assertThat(result.pseudoGradient()).hasSize(model.parameterCount());
        return parameters(model);
    }

    private static float[] parameters(LanguageModel model) {
        float[] parameters = new float[model.parameterCount()];
        model.copyParameters(parameters);
        return parameters;
    }

    private static LanguageModel model(double dropout) {
        return LanguageModel.create(config(dropout), 7);
    }

    private static TransformerConfig config(double dropout) {
        return TransformerConfig.gpt2(64, LENGTH, 2, 2, 16, dropout);
    }

    private static LocalSettings settings(WireFormat wire, double feedback) {
        return new LocalSettings(
                100,
                8,
                1,
                0.01,
                0.01,
                0,
                Schedule.CONSTANT,
                0.9,
                0.95,
                1e-3,
                0.1,
                1,
                7,
                Method.DILOCO,
                InnerOptimizerName.ADAMW,
                0.95,
                wire,
                feedback,
                StreamingSettings.WHOLE);
    }

    private static LocalSettings settings(int accumulation, double rate) {
        return new LocalSettings(100, 8, accumulation, rate, rate, 0, Schedule.CONSTANT, 0.9, 0.95, 1e-3, 0.1, 1, 7);
    }
}
