package io.rondo.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
    private static final Sampling SAMPLING = new Sampling(1, 0, 1);

    private LanguageModel model;
    private TextGenerator generator;

    @BeforeEach
    void create() {
        model = TrainedRun.model(1);
        generator = new TextGenerator(model, TrainedRun.TOKENIZER);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void greedyGenerationTakesTheMostProbableTokenEachTimeAndTheWindowSlides() {
        int[] prompt = {84, 100, 101};
        int[] expected = prompt.clone();
        while (expected.length < 30) {
            int first = Math.max(0, expected.length - 12);
            int next =
                    Sampling.mostProbable(model.nextTokenLogits(Arrays.copyOfRange(expected, first, expected.length)));
            expected = Arrays.copyOf(expected, expected.length + 1);
            expected[expected.length - 1] = next;
        }
        assertThat(expected).doesNotContain(0);
        assertThat(generator.continuation(prompt, 27, Sampling.GREEDY, 1))
                .isEqualTo(Arrays.copyOfRange(expected, 3, 30))
                .isEqualTo(generator.continuation(prompt, 27, Sampling.GREEDY, 2));
    }

    @Test
    void aPromptLongerThanTheSequenceLengthIsReadFromItsEnd() {
        int[] longPrompt = new int[40];
        Arrays.setAll(longPrompt, i -> 1 + i * 7 % 250);
        int[] itsEnd = Arrays.copyOfRange(longPrompt, 28, 40);
        assertThat(generator.continuation(longPrompt, 5, SAMPLING, 3))
                .isEqualTo(generator.continuation(itsEnd, 5, SAMPLING, 3))
                .hasSize(5);
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
        String text = generator.generate("the rondo", 20, SAMPLING, 1);
        assertThat(text).isNotEmpty().isEqualTo(generator.generate("the rondo", 20, SAMPLING, 1));
        assertThat(text).isNotEqualTo(generator.generate("the rondo", 20, SAMPLING, 2));
    }

    @Test
    void theEndOfADocumentEndsTheText() {
        alwaysPredict(0);
        assertThat(generator.continuation(new int[] {5}, 20, Sampling.GREEDY, 1))
                .isEmpty();
        assertThat(generator.generate("the", 20, Sampling.GREEDY, 1)).isEmpty();
    }

    @Test
    void anEmptyPromptBeginsADocument() {
        assertThat(generator.generate("", 4, Sampling.GREEDY, 1))
                .isEqualTo(generator.generate("<|endoftext|>", 4, Sampling.GREEDY, 1));
    }

    @Test
    void noNewTokensAreNoText() {
        assertThat(generator.generate("the", 0, SAMPLING, 1)).isEmpty();
    }

    @Test
    void badArgumentsAndDivergedModelsAreRefused() {
        assertThatThrownBy(() -> generator.continuation(new int[0], 1, SAMPLING, 1))
                .hasMessage("a prompt of 0 tokens and 1 new ones; expected at least 1 and at least 0");
        float[] parameters = new float[model.parameterCount()];
        Arrays.fill(parameters, Float.NaN);
        model.loadParameters(parameters);
        assertThatThrownBy(() -> generator.generate("the", 1, SAMPLING, 1))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
                .hasMessage("the model's logits are not finite: its training has diverged");
    }

    /** The final layer norm gives a constant vector, which only one row of the tied embedding points along. */
    private void alwaysPredict(int token) {
        float[] parameters = new float[model.parameterCount()];
        for (Parameter parameter : model.parameters()) {
            int offset = (int) parameter.offset();
            if (parameter.name().equals("ln_f.bias")) {
                parameters[offset] = 1;
            } else if (parameter.name().equals("wte.weight")) {
                parameters[offset + token * model.config().width()] = 5;
            }
        }
        model.loadParameters(parameters);
    }
}
