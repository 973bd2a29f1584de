package io.rondo.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.ModelConfigJson;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointModelTest {
    private static final String CONFIG = ModelConfigJson.write(TrainedRun.CONFIG);

    @TempDir
    Path folder;

    private FileStore run;

    @BeforeEach
    void openRun() {
        run = HadoopFileStore.at(folder.toString());
    }

    @Test
    void theNewestCheckpointIsLoadedToTheLastBit() throws IOException {
        try (LanguageModel older = TrainedRun.model(1);
                LanguageModel newer = TrainedRun.model(2)) {
            TrainedRun.save(run, 1, older);
            CheckpointManifest saved = TrainedRun.save(run, 2, newer);
            try (CheckpointModel loaded = CheckpointModel.load(run)) {
                assertThat(loaded.checkpoint()).isEqualTo(saved);
                assertThat(loaded.model().config()).isEqualTo(TrainedRun.CONFIG);
                int[] tokens = {1, 2, 3, 4, 5};
                assertThat(loaded.model().nextTokenLogits(tokens))
                        .isEqualTo(newer.nextTokenLogits(tokens))
                        .isNotEqualTo(older.nextTokenLogits(tokens));
            }
        }
    }

    @Test
    void aRunWithoutACheckpointIsRefused() {
        refuses(run.root() + " has no checkpoint; expected the run directory of a 'rondo pretrain' that has committed"
                + " one");
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        CheckpointManifest saved = save(CONFIG, tensors());
        String file = saved.driverFile("model.safetensors").path();
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        bytes[bytes.length - 2] ^= 1;
        Files.write(folder.resolve(file), bytes);
        refuses(run.root() + "/" + file + " has the SHA-256 ");
    }

    @Test
    void aMissingTensorIsRefused() throws IOException {
        List<Tensor> tensors = tensors();
        tensors.removeIf(tensor -> tensor.name().equals("h.1.mlp.c_fc.bias"));
        save(CONFIG, tensors);
        refuses("model.safetensors has no tensor h.1.mlp.c_fc.bias; the model needs it with shape [64]");
    }

    @Test
    void aTensorOfAnotherShapeIsRefused() throws IOException {
        save(CONFIG.replace("\"sequence-length\":12", "\"sequence-length\":13"), tensors());
        refuses("model.safetensors has the tensor wpe.weight with shape [12, 16]; the model needs [13, 16]");
    }

    @Test
    void aTensorTooManyIsRefused() throws IOException {
        save(CONFIG.replace("\"layers\":2", "\"layers\":1"), tensors());
        refuses("model.safetensors has the tensor h.1.attn.c_attn.bias, for which the model has no place");
    }

    @Test
    void anUnknownArchitectureIsRefused() throws IOException {
        save(CONFIG.replace("gpt2", "bert"), tensors());
        refuses(run.root() + ", checkpoint 1: the model configuration has the architecture \"bert\"");
    }

    private CheckpointManifest save(String config, List<Tensor> tensors) {
        return TrainedRun.save(run, 1, config, tensors);
    }

    private static List<Tensor> tensors() {
        try (LanguageModel model = TrainedRun.model(1)) {
            return new ArrayList<>(ModelTensors.of(model, ""));
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> CheckpointModel.load(run))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining(message);
    }
}
