package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaExportTest {
    private static final TransformerConfig CONFIG = TrainedRun.LLAMA;
    private static final int[] TOKENS = {0, 84, 260, 17, 263, 5, 5, 99, 101, 3, 2, 1};

    @TempDir
    Path folder;

    private FileStore run;
    private FileStore to;

    @BeforeEach
    void open() {
        run = HadoopFileStore.at(folder.resolve("run").toString());
        to = HadoopFileStore.at(folder.resolve("model").toString());
    }

    @Test
    void whatIsExportedGivesTheSameLogitsToTheLastBit() throws IOException {
        try (LanguageModel trained = TrainedRun.model(CONFIG, 1)) {
            export(trained);
            try (HuggingFaceModel loaded = HuggingFaceModel.load(to)) {
                assertThat(loaded.model().config()).isEqualTo(CONFIG);
                assertThat(loaded.model().logits(TOKENS, 2, 6)).isEqualTo(trained.logits(TOKENS, 2, 6));
            }
        }
    }

    @Test
    void theConfigIsThatOfALlamaForCausalLM() throws IOException {
        exportNew(CONFIG);
        try (InputStream golden = LlamaExportTest.class.getResourceAsStream("/huggingface/v1/llama-config.json")) {
            assertThat(folder.resolve("model/config.json")).hasContent(new String(golden.readAllBytes(), UTF_8));
        }
    }

    @Test
    void theTensorsHaveTransformersNamesAndShapes() throws IOException {
        exportNew(CONFIG);
        try (SafetensorsReader tensors = SafetensorsReader.open(to, "model.safetensors")) {
            assertThat(tensors.names())
                    .hasSize(1 + 2 * 9 + 2)
                    .contains(
                            "model.layers.1.input_layernorm.weight",
                            "model.layers.0.post_attention_layernorm.weight",
                            "model.norm.weight");
            assertThat(tensors.shape("model.embed_tokens.weight")).containsExactly(264, 16);
            assertThat(tensors.shape("model.layers.0.self_attn.q_proj.weight")).containsExactly(16, 16);
            assertThat(tensors.shape("model.layers.0.self_attn.k_proj.weight")).containsExactly(8, 16);
            assertThat(tensors.shape("model.layers.0.self_attn.v_proj.weight")).containsExactly(8, 16);
            assertThat(tensors.shape("model.layers.1.self_attn.o_proj.weight")).containsExactly(16, 16);
            assertThat(tensors.shape("model.layers.1.mlp.gate_proj.weight")).containsExactly(40, 16);
            assertThat(tensors.shape("model.layers.1.mlp.up_proj.weight")).containsExactly(40, 16);
            assertThat(tensors.shape("model.layers.1.mlp.down_proj.weight")).containsExactly(16, 40);
            assertThat(tensors.shape("lm_head.weight")).containsExactly(264, 16);
        }
    }

    @Test
    void aTiedHeadIsLeftOut() throws IOException {
        TransformerConfig tied = TransformerConfig.llama(264, 12, 2, 4, 4, 16, 40, true);
        exportNew(tied);
        try (SafetensorsReader tensors = SafetensorsReader.open(to, "model.safetensors")) {
            assertThat(tensors.names()).doesNotContain("lm_head.weight").contains("model.embed_tokens.weight");
        }
        assertThat(HuggingFaceModel.config(to)).isEqualTo(tied);
    }

    @Test
    void keysThatAConfigLacksHaveTransformersDefaults() throws IOException {
        String config =
                """
                {"model_type": "llama", "vocab_size": 264, "max_position_embeddings": 12, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "hidden_size": 16, "intermediate_size": 40,
                 "rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}}""";
        to.createExclusively("config.json", config.getBytes(UTF_8));
        TransformerConfig parsed = HuggingFaceModel.config(to);
        assertThat(parsed.keyValueHeads()).isEqualTo(4);
        assertThat(parsed.normEpsilon()).isEqualTo(1e-6);
        assertThat(parsed.rotaryBase()).isEqualTo(500_000);
        assertThat(parsed.tiedEmbeddings()).isFalse();
        assertThat(parsed.dropout()).isZero();
    }

    @Test
    void llamasThatRondoDoesNotHaveAreRefused() throws IOException {
        exportNew(CONFIG);
        String config = Files.readString(folder.resolve("model/config.json"));
        refuses(config.replace("silu", "relu"), "has hidden_act = \"relu\"; expected \"silu\"");
        refuses(
                config.replace("\"attention_bias\" : false", "\"attention_bias\" : true"),
                "has attention_bias = true; expected false");
        refuses(
                config.replace("\"rope_scaling\" : null", "\"rope_scaling\" : {\"factor\":8.0}"),
                "has rope_scaling = {\"factor\":8.0}; expected null");
        refuses(config.replace("\"head_dim\" : 4", "\"head_dim\" : 8"), "has head_dim = 8; expected hidden_size / ");
        refuses(
                config.replace("\"num_key_value_heads\" : 2", "\"num_key_value_heads\" : 3"),
                "is refused: the number of heads 4 must be a multiple of the number of key-value heads 3");
    }

    private void exportNew(TransformerConfig config) throws IOException {
        try (LanguageModel trained = TrainedRun.model(config, 1)) {
            export(trained);
        }
    }

    private void export(LanguageModel trained) throws IOException {
        TrainedRun.save(run, 1, trained);
        HuggingFaceExporter.export(run, TrainedRun.TOKENIZER.toJson(), to);
    }

    private void refuses(String config, String message) throws IOException {
        to.delete("config.json");
        to.createExclusively("config.json", config.getBytes(UTF_8));
        assertThatThrownBy(() -> HuggingFaceModel.config(to))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining("/config.json " + message);
    }
}
