package io.rondo.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.SafetensorsWriter;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.training.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerStateFormatTest {
    private static final WorkerState STATE = new WorkerState(new float[] {1, -2.5f}, new float[] {0.25f, 4}, 42);
    private static final float[] RESIDUAL = {0.5f, -0.125f};
    private static final float[] PARAMETERS = {3, -8};

    @TempDir
    Path directory;

    private FileStore run;

    @BeforeEach
    void openRun() {
        run = HadoopFileStore.at(directory.toString());
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        CheckpointFile file = WorkerStateFormat.write(run, 3, 1, STATE);
        assertThat(file.path()).matches("workers/round-000003/worker-0001-[0-9a-f-]{36}\\.safetensors");
        assertThat(WorkerStateFormat.write(run, 3, 1, STATE).path()).isNotEqualTo(file.path());
        assertSame(WorkerStateFormat.read(run, WorkerStateReference.of(file)));
    }

    @Test
    void writesAndReadsTheGoldenBytes() throws IOException {
        byte[] golden;
        try (InputStream in = getClass().getResourceAsStream("/worker-state/v1/worker.safetensors")) {
            golden = in.readAllBytes();
        }
        CheckpointFile file = WorkerStateFormat.write(run, 1, 0, STATE);
        assertThat(run.readAll(file.path())).isEqualTo(golden);
        run.createExclusively("golden", golden);
        assertSame(WorkerStateFormat.read(run, new WorkerStateReference("golden", golden.length, file.sha256())));
    }

    @Test
    void keepsTheVectorsThatSomeMethodsNeed() throws IOException {
        WorkerState state = new WorkerState(
                STATE.firstMoment(), STATE.secondMoment(), 7, Optional.of(RESIDUAL), Optional.of(PARAMETERS));
        WorkerState read =
                WorkerStateFormat.read(run, WorkerStateReference.of(WorkerStateFormat.write(run, 1, 0, state)));
        assertThat(read.step()).isEqualTo(7);
        assertThat(read.residual())
                .hasValueSatisfying(values -> assertThat(values).isEqualTo(RESIDUAL));
        assertThat(read.parameters())
                .hasValueSatisfying(values -> assertThat(values).isEqualTo(PARAMETERS));
        assertThat(WorkerStateFormat.read(run, WorkerStateReference.of(WorkerStateFormat.write(run, 1, 0, STATE)))
                        .residual())
                .isEmpty();
    }

    @Test
    void writesAndReadsTheGoldenBytesOfVersionTwo() throws IOException {
        WorkerState state = new WorkerState(
                STATE.firstMoment(), STATE.secondMoment(), 7, Optional.of(RESIDUAL), Optional.of(PARAMETERS));
        byte[] golden;
        try (InputStream in = getClass().getResourceAsStream("/worker-state/v2/worker.safetensors")) {
            golden = in.readAllBytes();
        }
        assertThat(run.readAll(WorkerStateFormat.write(run, 1, 0, state).path()))
                .isEqualTo(golden);
    }

    @Test
    void refusesWhatIsDamagedOrOfAnotherVersion() throws IOException {
        CheckpointFile file = WorkerStateFormat.write(run, 1, 0, STATE);
        refuses(
                new WorkerStateReference(file.path(), file.length(), "0".repeat(64)),
                file.path() + " has the SHA-256 " + file.sha256() + ", but was written with " + "0".repeat(64));
        refuses(
                write("a", Map.of("rondo_worker_state", "3", "step", "1")),
                "a is a worker's state of format version 3; expected 1 or 2");
        refuses(write("b", Map.of()), "b is not a worker's state: its metadata has no rondo_worker_state");
        refuses(
                write("c", Map.of("rondo_worker_state", "1", "step", "x")),
                "c states the step \"x\"; expected a number");
        refuses(new WorkerStateReference("d", 1, "0".repeat(64)), "d is missing");
    }

    private WorkerStateReference write(String path, Map<String, String> metadata) throws IOException {
        Tensor one = Tensor.of("exp_avg", new long[] {1}, new float[1], 0);
        Tensor other = Tensor.of("exp_avg_sq", new long[] {1}, new float[1], 0);
        return WorkerStateReference.of(SafetensorsWriter.write(run, path, metadata, List.of(one, other)));
    }

    private void refuses(WorkerStateReference reference, String sentence) {
        assertThatThrownBy(() -> WorkerStateFormat.read(run, reference))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessage(run.root() + "/" + sentence);
    }

    private static void assertSame(WorkerState actual) {
        assertThat(actual.firstMoment()).isEqualTo(STATE.firstMoment());
        assertThat(actual.secondMoment()).isEqualTo(STATE.secondMoment());
        assertThat(actual.step()).isEqualTo(STATE.step());
    }
}
