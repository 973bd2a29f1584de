package io.rondo.prep.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.TestCorpus;
import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageTest {
    @Test
    void textsInTheLanguageStayAndOthersGo() {
        Language english = new Language(List.of("eng"), 0.02);

        assertThat(TestCorpus.english(30))
                .allSatisfy(text -> assertThat(judge(english, text)).isEqualTo(new Verdict.Kept(text)));
        assertThat(TestCorpus.GERMAN)
                .allSatisfy(text -> assertThat(rejection(english, text)).startsWith("deu 0."));
        assertThat(rejection(english, TestCorpus.FRENCH.get(0))).startsWith("fra 0.");
        assertThat(judge(new Language(List.of("deu"), 0.02), TestCorpus.GERMAN.get(0)))
                .isInstanceOf(Verdict.Kept.class);
    }

    @Test
    void eachLanguageMayHaveAConfidenceOfItsOwn() {
        Language both = new Language(List.of("es:0", "de:1"), 0.5);

        assertThat(judge(both, TestCorpus.SPANISH.get(0))).isInstanceOf(Verdict.Kept.class);
        assertThat(rejection(both, TestCorpus.GERMAN.get(0))).startsWith("deu ");
        assertThat(rejection(new Language(List.of("es"), 1), TestCorpus.SPANISH.get(0)))
                .startsWith("spa ");
    }

    @Test
    void withoutAListLanguagesAreOnlyToldAndCounted() {
        Document document = Document.of(TestCorpus.GERMAN.get(0));

        assertThat(Steps.judge(new Language(List.of(), 1), document)).isEqualTo(new Verdict.Kept(document.text()));
        assertThat(document.tally().encode()).isEqualTo("language.deu=1\n");
    }

    @Test
    void twoLetterCodesAreUnderstood() {
        assertThat(judge(new Language(List.of("de"), 0.02), TestCorpus.GERMAN.get(0)))
                .isInstanceOf(Verdict.Kept.class);
    }

    @Test
    void anUnknownLanguageIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> judge(new Language(List.of("english"), 0.02), ""))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith("language = english is not known to the language detector; expected one of ")
                .hasMessageContaining(", eng, ");
        assertThatThrownBy(() -> judge(new Language(List.of("xx"), 0.02), ""))
                .hasMessageStartingWith("language = xx is not known");
        assertThatThrownBy(() -> judge(new Language(List.of("en:2"), 0.02), ""))
                .hasMessage("language = en:2 has no confidence from 0 to 1 after its colon");
    }

    private static Verdict judge(Language language, String text) {
        return Steps.judge(language, Document.of(text));
    }

    private static String rejection(Language language, String text) {
        Verdict.Rejected rejected = (Verdict.Rejected) judge(language, text);
        assertThat(rejected.rule()).isEqualTo("other-language");
        return rejected.value();
    }
}
