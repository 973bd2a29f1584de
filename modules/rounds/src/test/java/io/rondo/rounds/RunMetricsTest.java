package io.rondo.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {
    private static final String LINE_1 = "{\"formatVersion\":1,\"round\":1}\n";
    private static final String LINE_2 = "{\"formatVersion\":1,\"round\":2}\n";

    @TempDir
    Path directory;

    private FileStore run;

    @BeforeEach
    void openRun() {
        run = HadoopFileStore.at(directory.toString());
    }

    @Test
    void aLineHasEverythingThatIsReported() throws IOException {
        RunMetrics.open(run, 0).add(report(1));
        assertThat(content())
                .isEqualTo(
                        "{\"formatVersion\":2,\"round\":1,\"step\":10,\"tokens\":100,\"workers\":3,\"trainingLoss\":4.5,"
                                + "\"workerLosses\":[4.25,null,4.75],"
                                + "\"learningRate\":0.001,\"gradientNorm\":2.5,\"pseudoGradientNorm\":0.5,\"seconds\":2.0,"
                                + "\"tokensPerSecond\":50.0,\"schedulingSeconds\":0.5,\"broadcastSeconds\":0.25,"
                                + "\"restoreSeconds\":0.125,\"computeSeconds\":1.0,\"encodeSeconds\":0.75,"
                                + "\"shuffleSeconds\":1.5,\"stateSeconds\":2.5,\"outerStepSeconds\":3.5,"
                                + "\"checkpointSeconds\":4.5,\"parameterBytes\":8,\"contributionBytes\":6}\n");
    }

    @Test
    void roundsThatAreTrainedAgainHaveOneLine() throws IOException {
        run.createExclusively("metrics.jsonl", (LINE_1 + LINE_2).getBytes(UTF_8));
        RunMetrics metrics = RunMetrics.open(run, 1);
        assertThat(content()).isEqualTo(LINE_1);
        metrics.add(report(2));
        // The line of an older version stays as it was.
        assertThat(content().lines()).hasSize(2).first().isEqualTo(LINE_1.strip());
        RunMetrics.open(run, 0);
        assertThat(run.entry("metrics.jsonl")).isEmpty();
    }

    @Test
    void aCrashWhileTheFileIsReplacedLosesNothing() throws IOException {
        // Between deleting the old file and renaming the new one.
        run.createExclusively(".metrics.jsonl-a", (LINE_1 + LINE_2).getBytes(UTF_8));
        RunMetrics.open(run, 2);
        assertThat(content()).isEqualTo(LINE_1 + LINE_2);
        // In the middle of writing the new one.
        run.createExclusively(".metrics.jsonl-b", (LINE_1 + LINE_2.substring(0, 20)).getBytes(UTF_8));
        RunMetrics.open(run, 2);
        assertThat(content()).isEqualTo(LINE_1 + LINE_2);
        assertThat(run.list("")).extracting(FileEntry::name).isEqualTo(List.of("metrics.jsonl"));
    }

    private String content() throws IOException {
        return new String(run.readAll("metrics.jsonl"), UTF_8);
    }

    private static RoundReport report(long round) {
        return new RoundReport(
                round,
                10,
                100,
                3,
                4.5,
                List.of(4.25, Double.NaN, 4.75),
                1e-3,
                2.5,
                0.5,
                2,
                50,
                new RoundCost(0.5, 0.25, 0.125, 1, 0.75, 1.5, 2.5, 3.5, 4.5, 8, 6));
    }
}
