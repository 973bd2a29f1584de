package io.rondo.prep.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.TestCorpus;
import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QualityStepsTest {
    record Sample(List<Step> steps) {}

    @Test
    void theDefaultsAreThePublishedThresholds() {
        assertThat(step("gopher-quality")).isEqualTo(GopherQuality.PUBLISHED);
        assertThat(step("gopher-repetition")).isEqualTo(GopherRepetition.PUBLISHED);
        assertThat(step("c4")).isEqualTo(C4.PUBLISHED);
        assertThat(step("{ step = c4, terminal-punctuation = false }")).isEqualTo(C4.UNPUNCTUATED);
        assertThat(step("fineweb")).isEqualTo(Fineweb.PUBLISHED);
        assertThat(step("normalize")).isEqualTo(Normalize.ALL);
        assertThat(step("{ step = near-duplicates, threshold = 0.75 }")).isEqualTo(NearDuplicates.FINEWEB);
        assertThat(((NearDuplicates) step("near-duplicates")).settings()).isEqualTo(NearDuplicateSettings.DEFAULT);
    }

    @Test
    void thresholdsCanBeReplaced() {
        Step changed = step("{ step = gopher-quality, min-words = 3, stop-words = [der, die], min-stop-words = 1 }");
        Step topOnly = step("{ step = gopher-repetition, max-top-ngrams = [0.1], max-duplicate-ngrams = [] }");

        assertThat(Steps.kept((DocumentStep) changed, "Der Hund schläft")).isEqualTo("Der Hund schläft");
        assertThat(topOnly.rules())
                .containsExactly(
                        "gopher-repetition.duplicate-lines",
                        "gopher-repetition.duplicate-paragraphs",
                        "gopher-repetition.duplicate-line-characters",
                        "gopher-repetition.duplicate-paragraph-characters",
                        "gopher-repetition.top-2-gram");
    }

    @Test
    void theFirstRuleThatObjectsIsNamedWithItsValue() {
        assertThat(Steps.judge(GopherQuality.PUBLISHED, Document.of("too short")))
                .isEqualTo(new Verdict.Rejected("gopher-quality.words", "2"));
        assertThat(Steps.judge(GopherRepetition.PUBLISHED, Document.of("same line\nsame line\nother")))
                .isEqualTo(new Verdict.Rejected("gopher-repetition.duplicate-lines", "0.3333"));
        assertThat(Steps.judge(C4.PUBLISHED, Document.of("Menu\nOne sentence stays. A second one.")))
                .isEqualTo(new Verdict.Rejected("c4.sentences", "2"));
        assertThat(Steps.judge(Fineweb.PUBLISHED, Document.of("one\ntwo")))
                .isEqualTo(new Verdict.Rejected("fineweb.punctuated-lines", "0"));
    }

    @Test
    void runningTextPassesAllAndC4DropsItsMenu() {
        List<String> sentences = TestCorpus.english(5).stream()
                .map(text -> text.replaceAll(", and on day .*", "."))
                .toList();
        String text = String.join(" ", sentences);

        assertThat(Steps.kept(GopherQuality.PUBLISHED, text)).isSameAs(text);
        assertThat(Steps.kept(GopherRepetition.PUBLISHED, text)).isSameAs(text);
        assertThat(Steps.kept(C4.PUBLISHED, "Home | About\n" + text)).isEqualTo(text);
        assertThat(Steps.kept(Fineweb.PUBLISHED, text)).isSameAs(text);
    }

    @Test
    void everyPresetBeginsWithWhatTheUserAsksForAndDropsDuplicates() {
        List<Step> first = List.of(new MinCharacters(7));
        for (Preset preset : Preset.values()) {
            assertThat(preset.steps(first)).startsWith(first.get(0)).contains(new ExactDuplicates());
        }
        assertThat(Preset.FINEWEB.steps(List.of()).stream().map(Step::name))
                .containsExactly(
                        "normalize",
                        "gopher-repetition",
                        "gopher-quality",
                        "c4",
                        "fineweb",
                        "exact-duplicates",
                        "near-duplicates");
    }

    private static Step step(String hocon) {
        return ConfigLoader.load(Sample.class, Optional.empty(), List.of("steps=[" + hocon + "]"))
                .steps()
                .get(0);
    }
}
