package io.rondo.prep.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.TestCorpus;
import io.rondo.prep.documents.Verdict;
import org.junit.jupiter.api.Test;

class FiltersTest {
    @Test
    void textsInTheLanguageStayAndOthersGo() {
        DocumentFilter.Judge english = LanguageFilter.of("eng", 0.02).begin();

        assertThat(TestCorpus.english(30))
                .allSatisfy(text -> assertThat(english.objection(text)).isEmpty());
        assertThat(TestCorpus.GERMAN)
                .allSatisfy(text -> assertThat(english.objection(text)).contains(Verdict.OTHER_LANGUAGE));
        assertThat(english.objection(TestCorpus.FRENCH.get(0))).contains(Verdict.OTHER_LANGUAGE);
        assertThat(LanguageFilter.of("deu", 0.02).begin().objection(TestCorpus.GERMAN.get(0)))
                .isEmpty();
    }

    @Test
    void confidenceIsAsked() {
        String text = TestCorpus.SPANISH.get(0);

        assertThat(LanguageFilter.of("spa", 0).begin().objection(text)).isEmpty();
        assertThat(LanguageFilter.of("spa", 1).begin().objection(text)).contains(Verdict.OTHER_LANGUAGE);
    }

    @Test
    void twoLetterCodesAreUnderstood() {
        assertThat(LanguageFilter.of("en", 0.02)).isEqualTo(LanguageFilter.of("eng", 0.02));
        assertThat(LanguageFilter.of("de", 0.02).language()).isEqualTo("deu");
    }

    @Test
    void anUnknownLanguageIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> LanguageFilter.of("english", 0.02))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith("language = english is not known to the language detector; expected one of ")
                .hasMessageContaining(", eng, ");
        assertThatThrownBy(() -> LanguageFilter.of("xx", 0.02)).hasMessageStartingWith("language = xx is not known");
    }

    @Test
    void lengthCountsCharactersWithoutSpaceAround() {
        DocumentFilter.Judge three = new LengthFilter(3).begin();

        assertThat(three.objection(" ab \n")).contains(Verdict.TOO_SHORT);
        assertThat(three.objection("a b")).isEmpty();
        assertThat(three.objection("😀😀")).contains(Verdict.TOO_SHORT);
        assertThat(three.objection("😀😀😀")).isEmpty();
    }
}
