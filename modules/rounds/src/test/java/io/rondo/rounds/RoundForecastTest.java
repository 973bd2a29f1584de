package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.rounds.RoundForecast.Work;
import io.rondo.training.OuterStatePlace;
import io.rondo.training.WireFormat;
import org.junit.jupiter.api.Test;

class RoundForecastTest {
    private static final ClusterSpeed SPEED = new ClusterSpeed(1e9, 5e8, 1e9, 1000);
    private static final Work WORK = new Work(100_000_000, 4, 50, 2000, WireFormat.FP32, OuterStatePlace.DRIVER);

    @Test
    void addsUpWhatEachPartTakes() {
        RoundForecast forecast = RoundForecast.of(WORK, SPEED);
        assertThat(forecast.compute()).isCloseTo(100, within(1e-9));
        assertThat(forecast.broadcast()).isCloseTo(0.4 + 0.4 + 0.4, within(1e-9));
        assertThat(forecast.encode()).isCloseTo(0.4, within(1e-9));
        assertThat(forecast.shuffle()).isCloseTo(0.8 + 0.3 + 0.4 + 0.4, within(1e-9));
        assertThat(forecast.state()).isCloseTo(1.6, within(1e-9));
        assertThat(forecast.outerStep()).isCloseTo(0.8, within(1e-9));
        assertThat(forecast.scheduling()).isCloseTo(0.09, within(1e-9));
        assertThat(forecast.overhead()).isCloseTo(5.99, within(1e-9));
        assertThat(forecast.tokensPerSecond()).isCloseTo(400_000 / 105.99, within(1e-6));
        assertThat(forecast.wireBytes()).isCloseTo(4 * (4e8 + 3e8) + 4e8, within(1.0));
    }

    @Test
    void fourBitsShortenTheShuffleAndNothingElse() {
        RoundForecast fp32 = RoundForecast.of(WORK, SPEED);
        RoundForecast e3m0 =
                RoundForecast.of(new Work(100_000_000, 4, 50, 2000, WireFormat.E3M0, OuterStatePlace.DRIVER), SPEED);
        assertThat(e3m0.shuffle() - 0.4).isCloseTo((fp32.shuffle() - 0.4) / 8, within(0.01));
        assertThat(e3m0.broadcast()).isEqualTo(fp32.broadcast());
    }

    @Test
    void advisesAsManyStepsAsTheOverheadNeeds() {
        int steps = RoundForecast.innerSteps(WORK, SPEED, 0.05);
        assertThat(RoundForecast.of(WORK.with(4, steps), SPEED).overheadShare()).isLessThanOrEqualTo(0.05);
        assertThat(RoundForecast.of(WORK.with(4, steps - 1), SPEED).overheadShare())
                .isGreaterThan(0.05);
    }

    @Test
    void refusesASpeedOfNothing() {
        assertThatThrownBy(() -> new ClusterSpeed(0, 1, 1, 1))
                .hasMessage("link, storage, memory and workerTokensPerSecond must be above 0");
    }
}
