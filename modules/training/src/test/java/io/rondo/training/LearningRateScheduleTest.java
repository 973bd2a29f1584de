package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    @Test
    void risesLinearlyDuringTheWarmUp() {
        LearningRateSchedule schedule = new LearningRateSchedule(Schedule.COSINE, 0.5, 0.1, 4, 14);
        assertThat(schedule.at(0)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.at(3)).isCloseTo(0.4, within(1e-12));
        assertThat(schedule.at(4)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theCosineIsHalfwayInTheMiddleAndAtTheMinimumInTheEnd() {
        LearningRateSchedule schedule = new LearningRateSchedule(Schedule.COSINE, 0.5, 0.1, 4, 14);
        assertThat(schedule.at(9)).isCloseTo(0.3, within(1e-12));
        assertThat(schedule.at(13)).isCloseTo(0.1 + 0.2 * (1 + Math.cos(0.9 * Math.PI)), within(1e-12));
        assertThat(schedule.at(14)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.at(1000)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void theLineFallsEvenlyAndTheConstantNever() {
        LearningRateSchedule line = new LearningRateSchedule(Schedule.LINEAR, 1, 0, 0, 10);
        assertThat(line.at(0)).isEqualTo(1);
        assertThat(line.at(5)).isCloseTo(0.5, within(1e-12));
        assertThat(line.at(9)).isCloseTo(0.1, within(1e-12));
        LearningRateSchedule constant = new LearningRateSchedule(Schedule.CONSTANT, 1, 0, 1, 10);
        assertThat(constant.at(0)).isEqualTo(0.5);
        assertThat(constant.at(9)).isEqualTo(1);
    }

    @Test
    void aWarmUpThatOutlastsTheRunNeverReachesTheRate() {
        LearningRateSchedule schedule = new LearningRateSchedule(Schedule.COSINE, 1, 0.1, 99, 10);
        assertThat(schedule.at(9)).isCloseTo(0.1, within(1e-12));
    }
}
