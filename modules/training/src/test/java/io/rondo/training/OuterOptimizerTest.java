package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OuterOptimizerTest {
    @Test
    void twoStepsOfNesterovByHand() {
        OuterOptimizer optimizer = new OuterOptimizer(0.5, 0.9);
        float[] parameters = {10};
        float[] velocity = {0};
        optimizer.step(parameters, velocity, new float[] {2});
        // m = 2; θ = 10 − 0.5·(2 + 0.9·2)
        assertThat(velocity[0]).isCloseTo(2, within(1e-6f));
        assertThat(parameters[0]).isCloseTo(8.1f, within(1e-5f));
        optimizer.step(parameters, velocity, new float[] {1});
        // m = 0.9·2 + 1 = 2.8; θ = 8.1 − 0.5·(1 + 0.9·2.8)
        assertThat(velocity[0]).isCloseTo(2.8f, within(1e-6f));
        assertThat(parameters[0]).isCloseTo(6.34f, within(1e-5f));
    }

    @Test
    void rateOneWithoutMomentumIsPlainAveragingAndStepsTowardsTheWorkers() {
        float[] shared = {1, 1};
        float[] sum = new float[2];
        for (float[] worker : new float[][] {{3, 0}, {5, -4}}) {
            float[] delta = new float[2];
            PseudoGradient.subtract(shared, worker, delta);
            PseudoGradient.add(sum, delta);
        }
        PseudoGradient.divide(sum, 2);
        assertThat(sum).containsExactly(-3, 3);
        new OuterOptimizer(1, 0).step(shared, new float[2], sum);
        assertThat(shared).containsExactly(4, -2);
    }

    @Test
    void averagingIsRateOneWithoutMomentumAndKeepsTheVelocity() {
        float[] parameters = {1, 1};
        float[] velocity = {7, 7};
        new Averaging().step(parameters, List.of(velocity), new float[] {-3, 3});
        assertThat(parameters).containsExactly(4, -2);
        assertThat(velocity).containsExactly(7, 7);
        assertThatThrownBy(() -> new Averaging().step(parameters, List.of(), new float[2]))
                .hasMessage("averaging over 2 parameters, 0 vectors of state and 2 pseudo-gradients");
    }

    @Test
    void theNormShowsWhatIsNotFinite() {
        assertThat(PseudoGradient.norm(new float[] {3, -4})).isEqualTo(5);
        assertThat(PseudoGradient.norm(new float[] {3, Float.NaN})).isNaN();
        assertThat(PseudoGradient.norm(new float[] {Float.NEGATIVE_INFINITY})).isInfinite();
    }

    @Test
    void lengthsMustAgree() {
        assertThatThrownBy(() -> new OuterOptimizer(1, 0).step(new float[2], new float[2], new float[3]))
                .hasMessage("an outer step over 2 parameters, 2 velocities and 3 pseudo-gradients");
        assertThatThrownBy(() -> PseudoGradient.add(new float[2], new float[1]))
                .hasMessage("vectors of 2 and 1 values");
    }

    @Test
    void theChecksumIsThatOfLittleEndianFloats() {
        // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
        assertThat(ParameterChecksum.of(new float[] {1, -2}))
                .isEqualTo("ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b");
        assertThat(ParameterChecksum.of(new float[70_000])).isNotEqualTo(ParameterChecksum.of(new float[70_001]));
    }
}
