package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WordNgramsTest {
    @Test
    void caseSpacesAndPunctuationDoNotMatter() {
        assertThat(set("Mr President, I should like to thank you.", 3))
                .containsExactly(set("mr president -- I SHOULD\n\nlike (to) thank you", 3))
                .hasSize(6);
    }

    @Test
    void theOrderOfWordsMatters() {
        assertThat(set("one two three four", 2)).doesNotContain(set("two one", 2));
        assertThat(set("one two three", 3)).isNotEqualTo(set("one three two", 3));
        assertThat(set("ab c", 2)).isNotEqualTo(set("a bc", 2));
    }

    @Test
    void aTextOfFewerWordsHasOneNgramOfAllItsWords() {
        assertThat(set("Thank you!", 5))
                .hasSize(1)
                .isEqualTo(set("thank you", 5))
                .isNotEqualTo(set("thank", 5));
        assertThat(set("Thank you!", 5)).isNotEqualTo(set("you thank", 5));
    }

    @Test
    void aTextWithoutWordsHasNone() {
        assertThat(set("", 5)).isEmpty();
        assertThat(set(" \n… -- !?\t", 5)).isEmpty();
    }

    @Test
    void charactersOfScriptsWithoutSpacesAreWords() {
        assertThat(set("東京都に住む", 5)).hasSize(2);
        assertThat(set("ภาษาไทย", 5)).hasSize(3);
        assertThat(set("한국어 문서", 1)).hasSize(2);
    }

    @Test
    void anNgramHasTheSameHashWhereverItStands() {
        long[] whole = set("a b c d e f g h i j k", 5);
        for (String part : List.of("a b c d e", "d e f g h", "g h i j k")) {
            assertThat(Arrays.binarySearch(whole, set(part, 5)[0])).isNotNegative();
        }
    }

    @Property(tries = 400)
    void setsAreThoseOfTheDefinition(
            @ForAll("texts") String one, @ForAll("texts") String other, @ForAll @IntRange(min = 1, max = 6) int n) {
        assertThat(set(one, n)).hasSize(SlowNgrams.of(one, n).size());
        assertThat(NgramSet.similarity(NgramSet.toBytes(set(one, n)), NgramSet.toBytes(set(other, n))))
                .isEqualTo(SlowNgrams.similarity(one, other, n));
    }

    @Property(tries = 400)
    void spansAreWhereTheWordsStand(@ForAll("texts") String text) {
        WordNgrams words = new WordNgrams(1);
        words.read(text);
        long[] hashes = Arrays.copyOf(words.hashes(), words.count());
        int[] spans = WordNgrams.wordSpans(text);

        assertThat(spans).hasSize(2 * hashes.length).isSorted();
        for (int i = 0; i < hashes.length; i++) {
            words.read(text.substring(spans[2 * i], spans[2 * i + 1]));
            assertThat(words.count()).isEqualTo(1);
            assertThat(words.hashes()[0]).isEqualTo(hashes[i]);
        }
    }

    @Test
    void similarityOfRealEditsIsThatOfTheDefinition() {
        String words = String.join(
                " ", IntStream.range(0, 3000).mapToObj(i -> "w" + i % 1700).toList());
        String edited = words.replace("w100 ", "").replace("w900", "x y");

        assertThat(NgramSet.similarity(NgramSet.toBytes(set(words, 5)), NgramSet.toBytes(set(edited, 5))))
                .isEqualTo(SlowNgrams.similarity(words, edited, 5))
                .isStrictlyBetween(0.98, 1.0);
    }

    /** Few words, so that n-grams repeat, and characters of every kind. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> piece = Arbitraries.of(
                "a", "B", "b", "ä", "Ä", "ß", "Σ", "ς", "İ", "é", "e\u0301", "한", "東", "か", "ไ", "ท", "่", "𝒳", "𠀀",
                "1", "٣", "_", "-", "'", ".", "\uD800", "😀");
        return Arbitraries.oneOf(
                        piece,
                        Arbitraries.of(" ", " ", "\n"),
                        Arbitraries.strings().ofMaxLength(3))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    static long[] set(String text, int n) {
        WordNgrams ngrams = new WordNgrams(n);
        ngrams.read("something else that was read before");
        ngrams.read(text);
        return ngrams.set();
    }
}
