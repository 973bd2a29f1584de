package io.rondo.training;

import static io.rondo.training.TrainingFixture.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streaming DiLoCo as the driver and its workers do it, in one thread. */
class StreamingTest {
    private static final int WORKERS = 2;

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
    void oneFragmentWithoutOverlapAndMixingIsDiLoCo() throws IOException {
        RoundLengths lengths = RoundLengths.constant(14, 5);
        OuterOptimizer outer = new OuterOptimizer(0.6, 0.8);
        float[] streamed = stream(lengths, new StreamingSettings(1, 0, 0), outer);
        assertThat(streamed).isEqualTo(diLoCo(lengths, outer));
    }

    @Test
    void theLossFallsAndBitsRepeat() throws IOException {
        RoundLengths lengths = new RoundLengths(60, 0, 10, 2, InnerStepsSchedule.CONSTANT, 10);
        OuterOptimizer outer = new OuterOptimizer(0.4, 0.9);
        StreamingSettings settings = new StreamingSettings(2, 3, 0.5);
        float[] reached = stream(lengths, settings, outer);
        assertThat(stream(lengths, settings, outer)).isEqualTo(reached);
        assertThat(loss(reached)).isLessThan(loss(TrainingFixture.initialParameters()) - 0.8);
    }

    @Test
    void whatArrivesIsMixedInAfterTheOverlapOrAtTheEndOfAShorterRound() throws IOException {
        StreamingSettings whole = new StreamingSettings(1, 0, 0);
        float[] start = TrainingFixture.initialParameters();
        float[] arrived = new float[start.length];
        // With mixing 0, what was trained before the mixing is forgotten.
        for (int steps : new int[] {2, 3}) {
            StreamingRound round = new StreamingRound(10, steps, List.of(0), List.of(0));
            float[] reached = train(new StreamingSettings(1, 3, 0), round, start, arrived);
            assertThat(reached).containsOnly(0);
        }
        StreamingRound five = new StreamingRound(10, 5, List.of(0), List.of(0));
        float[] late = train(new StreamingSettings(1, 3, 0), five, start, start);
        float[] early = train(whole, five, start, start);
        assertThat(late).isNotEqualTo(early);
        // Everything of its own: nothing arrives.
        assertThat(train(new StreamingSettings(1, 3, 1), five, start, arrived))
                .isEqualTo(train(new StreamingSettings(1, 0, 1), five, start, start));
    }

    @Test
    void roundsWithoutTheWorkersOwnParametersAreRefused() {
        try (LanguageModel model = TrainingFixture.model();
                LocalTrainer trainer = new LocalTrainer(model, settings(new StreamingSettings(2, 0, 0)))) {
            WorkerState state = WorkerState.initial(model.parameterCount());
            assertThatThrownBy(() -> trainer.restore(state))
                    .hasMessage("a worker of streaming-diloco needs parameters of its own");
            float[] shared = trainer.parameters();
            assertThatThrownBy(() -> trainer.run(shared, fixture.batches(0, 1), 0, 2, NOTHING))
                    .hasMessage("a round of streaming-diloco starts from the worker's own parameters");
        }
    }

    private float[] train(StreamingSettings streaming, StreamingRound round, float[] start, float[] arrived)
            throws IOException {
        try (LanguageModel model = TrainingFixture.model();
                LocalTrainer trainer = new LocalTrainer(model, settings(streaming))) {
            trainer.restore(WorkerState.startingFrom(start));
            trainer.run(round, Fragments.of(model.parameters(), 1), arrived, start, fixture.batches(0, 1), NOTHING);
            return trainer.parameters();
        }
    }

    private float[] stream(RoundLengths lengths, StreamingSettings streaming, OuterOptimizer outer) throws IOException {
        float[] shared = TrainingFixture.initialParameters();
        float[] velocity = new float[shared.length];
        List<WorkerState> states = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            states.add(WorkerState.startingFrom(shared.clone()));
        }
        try (LanguageModel model = TrainingFixture.model();
                LocalTrainer trainer = new LocalTrainer(model, settings(streaming))) {
            Fragments fragments = Fragments.of(model.parameters(), streaming.fragments());
            for (long step = 0; step < lengths.steps(); step += lengths.at(step)) {
                StreamingRound round = lengths.streamingRound(step);
                float[] arrived = fragments.gather(shared, round.arriving());
                float[] base = fragments.gather(shared, round.due());
                float[] mean = new float[base.length];
                for (int worker = 0; worker < WORKERS; worker++) {
                    trainer.restore(states.get(worker));
                    LocalResult result =
                            trainer.run(round, fragments, arrived, base, fixture.batches(worker, WORKERS), NOTHING);
                    PseudoGradient.add(mean, result.pseudoGradient());
                    assertThat(result.steps()).isEqualTo(round.steps());
                    states.set(worker, trainer.state());
                }
                PseudoGradient.divide(mean, WORKERS);
                float[] moved = fragments.gather(velocity, round.due());
                outer.step(base, List.of(moved), mean);
                fragments.scatter(base, round.due(), shared);
                fragments.scatter(moved, round.due(), velocity);
            }
        }
        return shared;
    }

    private float[] diLoCo(RoundLengths lengths, OuterOptimizer outer) throws IOException {
        float[] shared = TrainingFixture.initialParameters();
        float[] velocity = new float[shared.length];
        List<WorkerState> states = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            states.add(WorkerState.initial(shared.length));
        }
        LocalSettings settings =
                TrainingFixture.settings(4, 1, Method.DILOCO, InnerOptimizerName.ADAMW, StreamingSettings.WHOLE);
        try (LanguageModel model = TrainingFixture.model();
                LocalTrainer trainer = new LocalTrainer(model, settings)) {
            for (long step = 0; step < lengths.steps(); step += lengths.at(step)) {
                float[] mean = new float[shared.length];
                for (int worker = 0; worker < WORKERS; worker++) {
                    trainer.restore(states.get(worker));
                    PseudoGradient.add(
                            mean,
                            trainer.run(shared, fixture.batches(worker, WORKERS), step, lengths.at(step), NOTHING)
                                    .pseudoGradient());
                    states.set(worker, trainer.state());
                    assertThat(trainer.state().parameters()).isEmpty();
                }
                PseudoGradient.divide(mean, WORKERS);
                outer.step(shared, velocity, mean);
            }
        }
        return shared;
    }

    private double loss(float[] parameters) throws IOException {
        int[] tokens = new int[TrainingFixture.GLOBAL_BATCH * TrainingFixture.LENGTH];
        int[] labels = new int[tokens.length];
        fixture.batches(0, 1).read(99, tokens, labels);
        try (LanguageModel model = TrainingFixture.model()) {
            model.loadParameters(parameters);
            return model.loss(tokens, labels, TrainingFixture.GLOBAL_BATCH, TrainingFixture.LENGTH);
        }
    }

    private static LocalSettings settings(StreamingSettings streaming) {
        return TrainingFixture.settings(4, 1, Method.STREAMING_DILOCO, InnerOptimizerName.ADAMW, streaming);
    }
}
