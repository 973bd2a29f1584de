package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ConfigLoader;
import io.rondo.config.RondoException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingSettingsTest {
    static TrainingSettings load(String... overrides) {
        return ConfigLoader.load(TrainingSettings.class, Optional.empty(), List.of(overrides));
    }

    @Test
    void everythingHasADefault() {
        TrainingSettings settings = load();
        assertThat(settings.workers()).isEqualTo(2);
        assertThat(settings.local().minimumLearningRate()).isEqualTo(6e-4 / 10);
        assertThat(settings.local().schedule()).isEqualTo(Schedule.COSINE);
        assertThat(settings.globalBatch()).isEqualTo(16);
    }

    @Test
    void theLastRoundMayBeShorter() {
        assertThat(load("steps=100", "inner-steps=50").rounds()).isEqualTo(2);
        assertThat(load("steps=101", "inner-steps=50").rounds()).isEqualTo(3);
        assertThat(load("steps=1", "inner-steps=50").rounds()).isEqualTo(1);
    }

    @Test
    void roundsMayGrowAndStartShort() {
        RoundLengths lengths =
                load("inner-steps-schedule=growing", "synchronous-steps=10").roundLengths();
        assertThat(lengths).isEqualTo(new RoundLengths(1000, 10, 50, 1, InnerStepsSchedule.GROWING, 5));
        assertThat(load("inner-steps-schedule=growing", "first-inner-steps=7")
                        .roundLengths()
                        .firstInnerSteps())
                .isEqualTo(7);
        assertThat(load("synchronous-steps=10").rounds()).isEqualTo(30);
        refuses(
                "first-inner-steps = 51 must not exceed inner-steps = 50",
                "inner-steps-schedule=growing",
                "first-inner-steps=51");
        refuses("first-inner-steps = 5 needs inner-steps-schedule = growing", "first-inner-steps=5");
    }

    @Test
    void theOuterOptimizerFollowsWorkersAndRounds() {
        String many = "steps=100000";
        assertThat(load(many, "workers=1").outer()).isEqualTo(new OuterOptimizer(0.4, 0.9));
        assertThat(load(many, "workers=2").outer()).isEqualTo(new OuterOptimizer(0.6, 0.9));
        assertThat(load(many, "workers=4").outer()).isEqualTo(new OuterOptimizer(0.6, 0.9));
        assertThat(load(many, "workers=8").outer()).isEqualTo(new OuterOptimizer(0.8, 0.9));
        assertThat(load("workers=2").outer()).isEqualTo(new OuterOptimizer(0.8, 0.5));
        assertThat(load("outer-learning-rate=1", "outer-momentum=0").outer()).isEqualTo(new OuterOptimizer(1, 0));
    }

    @Test
    void theWireIsTheWorkersToo() {
        assertThat(load().local().wire()).isEqualTo(WireFormat.FP32);
        LocalSettings local = load("wire=e3m0", "error-feedback=0.95").local();
        assertThat(local.wire()).isEqualTo(WireFormat.E3M0);
        assertThat(local.errorFeedback()).isEqualTo(0.95);
        refuses("wire = fp4 is not known; it must be one of fp32, bf16, int8, e3m0", "wire=fp4");
    }

    @Test
    void everyMethodHasItsOuterStep() {
        assertThat(load().outerStep(List.of(), 0)).isEqualTo(new OuterOptimizer(0.8, 0.5));
        assertThat(load("synchronous-steps=3").outerStep(List.of(), 2)).isEqualTo(new Averaging());
        assertThat(load("synchronous-steps=3").outerStep(List.of(), 3)).isInstanceOf(OuterOptimizer.class);
        assertThat(load("method=averaging").outerStep(List.of(), 0)).isEqualTo(new Averaging());
        assertThat(load("method=synchronous").outerStep(List.of(), 0)).isInstanceOf(SynchronousStep.class);
        assertThat(load("method=streaming-diloco").outerStep(List.of(), 0)).isEqualTo(new OuterOptimizer(0.4, 0.9));
        assertThat(load("method=streaming-diloco", "outer-learning-rate=1").outer())
                .isEqualTo(new OuterOptimizer(1, 0.9));
    }

    @Test
    void everyMethodHasItsRounds() {
        assertThat(load("method=synchronous").rounds()).isEqualTo(1000);
        assertThat(load("method=averaging").rounds()).isEqualTo(20);
        assertThat(load("method=streaming-diloco").rounds()).isEqualTo(80);
        assertThat(load("method=streaming-diloco", "fragments=2").local().streaming())
                .isEqualTo(new StreamingSettings(2, 5, 0.5));
        assertThat(load("method=streaming-diloco", "inner-steps=10").local().streaming())
                .isEqualTo(new StreamingSettings(4, 2, 0.5));
        assertThat(load("fragments=2").local().streaming()).isEqualTo(StreamingSettings.WHOLE);
        assertThat(load("inner-steps=1").rounds()).isEqualTo(1000);
    }

    @Test
    void methodsRefuseWhatTheyCannotUse() {
        String none = "outer-learning-rate and outer-momentum have no meaning with method = ";
        refuses(none + "averaging", "method=averaging", "outer-learning-rate=1");
        refuses(none + "synchronous", "method=synchronous", "outer-momentum=0.5");
        refuses("method = synchronous needs optimizer = adamw", "method=synchronous", "optimizer=muon");
        String streaming = "method=streaming-diloco";
        refuses("fragments = 4 must not exceed inner-steps = 3", streaming, "inner-steps=3");
        refuses("overlap-steps = 13 must not exceed inner-steps / fragments = 12", streaming, "overlap-steps=13");
        refuses("needs inner-steps-schedule = constant", streaming, "inner-steps-schedule=growing");
        refuses("and synchronous-steps = 0", streaming, "synchronous-steps=1");
        refuses("needs error-feedback = 0", streaming, "error-feedback=1");
    }

    @Test
    void theGuardCanBeSwitchedOff() {
        assertThat(load().guard()).isEqualTo(new GuardSettings(10, 6, 20));
        assertThat(load("guard-norm=0", "guard-loss=0", "guard-warm-up-rounds=5")
                        .guard())
                .isEqualTo(new GuardSettings(0, 0, 5));
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        refuses("accumulation = 3 must divide batch-size = 8 without remainder", "accumulation=3");
        refuses(
                "minimum-learning-rate = 0.01 must not exceed learning-rate = 0.001",
                "learning-rate=1e-3",
                "minimum-learning-rate=1e-2");
        refuses("steps", "steps=0");
    }

    private static void refuses(String sentence, String... overrides) {
        assertThatThrownBy(() -> load(overrides))
                .isInstanceOf(RondoException.class)
                .hasMessageContaining(sentence);
    }
}
