package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernels.Kernels.Range;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import io.rondo.model.TransformerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    /** Three blocks of 10, 10 and 5 values between an embedding of 7 and a norm of 2. */
    private static final List<Parameter> LAYOUT = List.of(
            new Parameter("wte.weight", List.of(7L, 1L), 0, true),
            new Parameter("h.0.mlp.c_fc.weight", List.of(2L, 4L), 7, true),
            new Parameter("h.0.mlp.c_fc.bias", List.of(2L), 15, false),
            new Parameter("h.1.mlp.c_fc.weight", List.of(2L, 5L), 17, true),
            new Parameter("h.2.mlp.c_fc.weight", List.of(5L, 1L), 27, true),
            new Parameter("ln_f.weight", List.of(2L), 32, false));

    @Test
    void blocksAreDealtOutAndTheRestEvensOut() {
        Fragments fragments = Fragments.of(LAYOUT, 2);
        // 15 and 10 values of blocks; the embedding joins the second, then the norm the first.
        assertThat(fragments.ranges(0)).containsExactly(new Range(7, 17), new Range(27, 34));
        assertThat(fragments.ranges(1)).containsExactly(new Range(0, 7), new Range(17, 27));
        assertThat(fragments.length(List.of(0))).isEqualTo(17);
        assertThat(fragments.length(List.of(0, 1))).isEqualTo(34);
        assertThat(Fragments.of(LAYOUT, 1).ranges(0)).containsExactly(new Range(0, 34));
    }

    @Test
    void packedValuesFindTheirWayBack() {
        Fragments fragments = Fragments.of(LAYOUT, 3);
        float[] vector = new float[34];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = i;
        }
        // Blocks of 10, 10, 5; the embedding joins the last, the norm the first.
        assertThat(fragments.gather(vector, List.of(0))).containsExactly(7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32, 33);
        float[] target = new float[34];
        fragments.scatter(fragments.gather(vector, List.of(0, 2)), List.of(0, 2), target);
        for (int i = 0; i < 34; i++) {
            assertThat(target[i]).isEqualTo(i >= 17 && i < 27 ? 0 : i);
        }
        assertThatThrownBy(() -> fragments.scatter(new float[3], List.of(1), target))
                .hasMessage("3 values for fragments [1] of 10");
    }

    @Test
    void everyParameterOfAModelBelongsToOneFragment() {
        for (TransformerConfig config : List.of(
                TransformerConfig.gpt2(64, 8, 5, 2, 16, 0), TransformerConfig.llama(64, 8, 5, 2, 1, 16, 48, false))) {
            try (LanguageModel model = LanguageModel.create(config, 1)) {
                for (int count = 1; count <= 5; count++) {
                    Fragments fragments = Fragments.of(model.parameters(), count);
                    float[] seen = new float[model.parameterCount()];
                    for (int fragment = 0; fragment < count; fragment++) {
                        for (Range range : fragments.ranges(fragment)) {
                            for (long i = range.from(); i < range.to(); i++) {
                                seen[(int) i]++;
                            }
                        }
                    }
                    assertThat(seen).containsOnly(1);
                }
                assertThatThrownBy(() -> Fragments.of(model.parameters(), 6))
                        .hasMessage("a model of 5 layers cannot be cut into 6 fragments");
            }
        }
    }

    @Test
    void eachFragmentIsDueEveryHStepsAtItsOwnOffsetAndAllAtTheEnd() {
        RoundLengths lengths = new RoundLengths(33, 0, 12, 3, InnerStepsSchedule.CONSTANT, 12);
        List<String> due = new ArrayList<>();
        for (long step = 0; step < 33; ) {
            StreamingRound round = lengths.streamingRound(step);
            assertThat(round.firstStep()).isEqualTo(step);
            assertThat(round.arriving()).isEqualTo(lengths.due(step));
            step += round.steps();
            due.add(step + ":" + round.due());
        }
        assertThat(due)
                .containsExactly(
                        "4:[1]", "8:[2]", "12:[0]", "16:[1]", "20:[2]", "24:[0]", "28:[1]", "32:[2]", "33:[0, 1, 2]");
        assertThat(lengths.due(0)).isEmpty();
        assertThatThrownBy(() -> lengths.due(5)).hasMessage("no round ends at step 5");
        assertThat(IntStream.of(50, 100).mapToObj(RoundLengths.constant(100, 50)::due))
                .containsExactly(List.of(0), List.of(0));
    }

    @Test
    void mixingByHand() {
        float[] own = {1, 2};
        new StreamingSettings(4, 5, 0.25).mix(own, new float[] {9, 5, 10}, 1);
        assertThat(own).containsExactly(0.25f * 1 + 0.75f * 5, 0.25f * 2 + 0.75f * 10);
        float[] whole = {1, 2};
        StreamingSettings.WHOLE.mix(whole, new float[] {5, 10}, 0);
        assertThat(whole).containsExactly(5, 10);
    }
}
