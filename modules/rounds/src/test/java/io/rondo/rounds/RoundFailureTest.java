package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class RoundFailureTest {
    private static final Optional<String> LOST = Optional.of("executor 2 was lost: Command exited with code 52");

    @Test
    void aTaskThatMetAnEndingExecutorIsReportedWithTheReasonOfTheLoss() {
        Exception failure =
                new SparkException("Job aborted", new RejectedExecutionException("Task x rejected\n\tat Executor"));

        RondoException explained = RoundFailure.of(failure, 3, LOST);

        assertThat(explained)
                .hasMessage("round 3 failed on the cluster: Task x rejected"
                        + " (executor 2 was lost: Command exited with code 52)")
                .hasCause(failure);
        assertThat(explained.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    }

    @Test
    void aFullHeapIsNamedAsSuch() {
        Exception failure = new SparkException("Job aborted", new OutOfMemoryError("Java heap space"));

        RondoException explained = RoundFailure.of(failure, 1, Optional.empty());

        assertThat(explained).hasMessage("round 1 failed on the cluster: java.lang.OutOfMemoryError: Java heap space");
        assertThat(explained.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    }

    @Test
    void defectsAndFilesThatFailAreToldApart() {
        assertThat(RoundFailure.of(new SparkException("Job", new IllegalStateException("no")), 1, LOST)
                        .exitCode())
                .isEqualTo(ExitCode.INTERNAL);
        assertThat(RoundFailure.of(new SparkException("Job", new IOException("disk")), 1, LOST)
                        .exitCode())
                .isEqualTo(ExitCode.ENVIRONMENT);
    }

    @Test
    void aSentenceOfRondoStaysAsItIs() {
        RondoException torn = new RondoException(ExitCode.BAD_DATA, "x.bin is torn");

        assertThat(RoundFailure.of(torn, 1, LOST)).isSameAs(torn);
        RondoException explained = RoundFailure.of(new SparkException("Job", torn), 1, LOST);
        assertThat(explained).hasMessage("x.bin is torn");
        assertThat(explained.exitCode()).isEqualTo(ExitCode.BAD_DATA);
    }
}
