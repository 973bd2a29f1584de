package io.rondo.prep.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import org.junit.jupiter.api.Test;

class MinCharactersTest {
    @Test
    void lengthCountsCharactersWithoutSpaceAround() {
        assertThat(judge(" ab \n")).isEqualTo(new Verdict.Rejected("too-short", "2"));
        assertThat(judge("a b")).isEqualTo(new Verdict.Kept("a b"));
        assertThat(judge("😀😀")).isEqualTo(new Verdict.Rejected("too-short", "2"));
        assertThat(judge("😀😀😀")).isInstanceOf(Verdict.Kept.class);
    }

    private static Verdict judge(String text) {
        return Steps.judge(new MinCharacters(3), Document.of(text));
    }
}
