package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import org.junit.jupiter.api.Test;

class ModelConfigJsonTest {
    private static final String GOLDEN = "{\"architecture\":\"gpt2\",\"vocabulary-size\":4096,\"sequence-length\":128,"
            + "\"layers\":4,\"heads\":4,\"width\":256,\"dropout\":0.1,\"layer-norm-epsilon\":1.0E-5}";
    private static final TransformerConfig CONFIG = TransformerConfig.gpt2(4096, 128, 4, 4, 256, 0.1);
    private static final String LLAMA_GOLDEN = "{\"architecture\":\"llama\",\"vocabulary-size\":4096,"
            + "\"sequence-length\":128,\"layers\":4,\"heads\":8,\"key-value-heads\":2,\"width\":256,"
            + "\"feed-forward-width\":768,\"dropout\":0.0,\"norm-epsilon\":1.0E-5,\"rotary-base\":10000.0,"
            + "\"tied-embeddings\":false}";
    private static final TransformerConfig LLAMA = TransformerConfig.llama(4096, 128, 4, 8, 2, 256, 768, false);

    @Test
    void aModelIsWrittenInOneFixedForm() {
        assertThat(ModelConfigJson.write(CONFIG)).isEqualTo(GOLDEN);
        assertThat(ModelConfigJson.write(LLAMA)).isEqualTo(LLAMA_GOLDEN);
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        assertThat(ModelConfigJson.parse(GOLDEN)).isEqualTo(CONFIG);
        assertThat(ModelConfigJson.parse(LLAMA_GOLDEN)).isEqualTo(LLAMA);
    }

    @Test
    void theFormSurvivesTheManifest() {
        Provenance provenance = new Provenance("f", "t", GOLDEN, "{}", "v");
        assertThat(ModelConfigJson.parse(provenance.modelConfig())).isEqualTo(CONFIG);
    }

    @Test
    void badConfigurationsAreRefusedWithWhatIsWrong() {
        assertRefused("{", "the model configuration is not JSON: ");
        assertRefused("[]", "the model configuration is not a JSON object");
        assertRefused(GOLDEN.replace("gpt2", "bert"), "the architecture \"bert\"; this version of Rondo reads");
        assertRefused(GOLDEN.replace("gpt2", "llama"), "has the unknown key \"layer-norm-epsilon\"; expected [");
        assertRefused(LLAMA_GOLDEN.replace("llama", "gpt2"), "has the unknown key \"key-value-heads\"; expected [");
        assertRefused(LLAMA_GOLDEN.replace("false", "0"), "needs true or false at \"tied-embeddings\"");
        assertRefused(LLAMA_GOLDEN.replace("heads\":2", "heads\":3"), "the model configuration is refused: ");
        assertRefused(GOLDEN.replace("\"width\":256,", ""), "needs a whole number below 2^31 at \"width\"");
        assertRefused(GOLDEN.replace("256", "256.5"), "needs a whole number below 2^31 at \"width\"");
        assertRefused(GOLDEN.replace("0.1", "\"a lot\""), "needs a number at \"dropout\"");
        assertRefused(GOLDEN.replace("dropout", "drop-out"), "has the unknown key \"drop-out\"; expected [");
        assertRefused(GOLDEN.replace("\"layers\":4", "\"layers\":0"), "the model configuration is refused: ");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> ModelConfigJson.parse(json))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining(message);
    }
}
