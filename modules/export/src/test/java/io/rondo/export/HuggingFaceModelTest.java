package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.SafetensorsWriter;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceModelTest {
    @TempDir
    Path folder;

    private FileStore directory;

    @BeforeEach
    void export() throws IOException {
        FileStore run = HadoopFileStore.at(folder.resolve("run").toString());
        directory = HadoopFileStore.at(folder.resolve("model").toString());
        try (LanguageModel model = TrainedRun.model(1)) {
            TrainedRun.save(run, 1, model);
        }
        HuggingFaceExporter.export(run, TrainedRun.TOKENIZER.toJson(), directory);
    }

    @Test
    void aModelFromElsewhereMayLackThePrefixAndHaveCausalMasks() throws IOException {
        int[] tokens = {5, 6, 7};
        try (LanguageModel model = TrainedRun.model(7)) {
            List<Tensor> tensors = new ArrayList<>(ModelTensors.of(model, ""));
            tensors.add(Tensor.of("h.0.attn.bias", new long[] {1, 1, 2, 2}, new float[4], 0));
            replaceTensors(tensors);
            try (HuggingFaceModel loaded = HuggingFaceModel.load(directory)) {
                assertThat(loaded.model().nextTokenLogits(tokens)).isEqualTo(model.nextTokenLogits(tokens));
            }
        }
    }

    @Test
    void keysThatOlderConfigsLackHaveTransformersDefaults() throws IOException {
        String config =
                """
                {"model_type": "gpt2", "vocab_size": 264, "n_positions": 12, "n_layer": 2, "n_head": 2, "n_embd": 16}""";
        replace("config.json", config);
        assertThat(HuggingFaceModel.config(directory)).isEqualTo(TransformerConfig.gpt2(264, 12, 2, 2, 16, 0.1));
    }

    @Test
    void aForeignDirectoryIsRefused() throws IOException {
        directory = HadoopFileStore.at(folder.resolve("photos").toString());
        refuses("/config.json does not exist; expected a Hugging Face model directory");
    }

    @Test
    void configsOfOtherModelsAreRefused() throws IOException {
        String config = Files.readString(folder.resolve("model/config.json"));
        refusesConfig(config.substring(0, 40), "is not JSON: ");
        refusesConfig("[]", "is not a JSON object");
        refusesConfig(
                config.replace("\"gpt2\"", "\"bert\""), "has model_type = \"bert\"; expected \"gpt2\" or \"llama\"");
        refusesConfig(config.replace("\"gpt2\"", "\"llama\""), "has no whole number hidden_size");
        refusesConfig(config.replace("gelu_new", "relu"), "has activation_function = \"relu\"; expected \"gelu_new\"");
        refusesConfig(
                config.replace("\"tie_word_embeddings\" : true", "\"tie_word_embeddings\" : false"),
                "has tie_word_embeddings = false; expected true");
        refusesConfig(
                config.replace("\"n_inner\" : null", "\"n_inner\" : 100"),
                "has n_inner = 100; expected null or 4 * n_embd = 64");
        refusesConfig(config.replace("\"n_layer\"", "\"layers\""), "has no whole number n_layer");
        refusesConfig(config.replace("\"n_head\" : 2", "\"n_head\" : 3"), "is refused: ");
    }

    @Test
    void aMissingOrTornModelIsRefused() throws IOException {
        byte[] intact = Files.readAllBytes(folder.resolve("model/model.safetensors"));
        replace("model.safetensors", Arrays.copyOf(intact, intact.length - 4));
        refuses("/model.safetensors is not a valid safetensors file: its tensors have ");
        replace("model.safetensors", Arrays.copyOf(intact, 100));
        refuses("/model.safetensors is not a valid safetensors file: its header claims ");
        directory.delete("model.safetensors");
        refuses("/model.safetensors is missing");
    }

    @Test
    void aFlippedBitInAnExportOfOursIsFound() throws IOException {
        Path model = folder.resolve("model/model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(model, bytes);
        refuses("/model.safetensors has the SHA-256 ");
        Files.delete(model);
        refuses("/model.safetensors is missing; rondo-export.json names it");
    }

    @Test
    void missingMisshapenAndSurplusTensorsAreRefused() throws IOException {
        try (LanguageModel model = TrainedRun.model(1)) {
            List<Tensor> tensors = new ArrayList<>(ModelTensors.of(model, "transformer."));
            Tensor first = tensors.remove(0);
            replaceTensors(tensors);
            refuses("has no tensor transformer.wte.weight; the model needs it with shape [264, 16]");

            tensors.add(new Tensor(first.name(), List.of(16L, 264L), first.values()));
            replaceTensors(tensors);
            refuses("has the tensor transformer.wte.weight with shape [16, 264]; the model needs [264, 16]");

            tensors.set(tensors.size() - 1, first);
            tensors.add(Tensor.of("lm_head.weight", new long[] {264, 16}, new float[264 * 16], 0));
            replaceTensors(tensors);
            refuses("has the tensor lm_head.weight, for which the model has no place");
        }
    }

    @Test
    void missingAndUnsuitableTokenizersAreRefused() throws IOException {
        replace("tokenizer.json", "{}");
        refuses("/tokenizer.json: neither a Hugging Face tokenizer");
        directory.delete("tokenizer.json");
        refuses("/tokenizer.json does not exist; the model needs a tokenizer");
        replace(
                "tokenizer.json",
                io.rondo.tokenizer.CharTokenizer.ofCharacters("").toJson());
        refuses("/tokenizer.json has 257 tokens; config.json says 264");
    }

    @Test
    void aDamagedOrNewerManifestIsRefused() throws IOException {
        String manifest = Files.readString(folder.resolve("model/rondo-export.json"));
        Files.writeString(
                folder.resolve("model/rondo-export.json"),
                manifest.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
        refuses("/rondo-export.json has format version 2; this version of Rondo reads 1");
        Files.writeString(folder.resolve("model/rondo-export.json"), manifest.replace("config.json", "../secret"));
        refuses("/rondo-export.json is not the manifest of an export: ");
    }

    @Test
    void aManifestReadsBackEqual() throws IOException {
        ExportManifest manifest = ExportManifest.read(directory).orElseThrow();
        assertThat(manifest.files()).hasSize(5);
        assertThat(manifest.round()).isEqualTo(1);
        assertThat(manifest.step()).isEqualTo(10);
        assertThat(manifest.parameterChecksum()).isEqualTo("beef");
        assertThat(manifest.toJson()).isEqualTo(directory.readAll("rondo-export.json"));
    }

    /** As from elsewhere: without our manifest. */
    private void replace(String name, String content) throws IOException {
        replace(name, content.getBytes(UTF_8));
    }

    private void replace(String name, byte[] content) throws IOException {
        directory.delete(ExportManifest.FILE);
        directory.delete(name);
        directory.createExclusively(name, content);
    }

    private void replaceTensors(List<Tensor> tensors) throws IOException {
        directory.delete(ExportManifest.FILE);
        directory.delete("model.safetensors");
        SafetensorsWriter.write(directory, "model.safetensors", Map.of("format", "pt"), tensors);
    }

    private void refusesConfig(String config, String message) throws IOException {
        replace("config.json", config);
        refuses("/config.json " + message);
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> HuggingFaceModel.load(directory).close())
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining(message);
    }
}
