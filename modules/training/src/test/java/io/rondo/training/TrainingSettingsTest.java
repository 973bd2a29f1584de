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
