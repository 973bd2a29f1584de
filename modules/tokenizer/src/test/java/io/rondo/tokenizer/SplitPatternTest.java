package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Assertions;

/** The splitters by hand find the words that the regular expressions find. */
class SplitPatternTest {
    @Property(tries = 1000)
    @Domain(Texts.class)
    void anyTextIsSplitAsTheRegularExpressionDoes(@ForAll String text) {
        String known = text.codePoints()
                .filter(SplitPatternTest::isClassedAlikeByThisJava)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (SplitPattern pattern : SplitPattern.values()) {
            for (String spelling : pattern.spellings()) {
                assertThat(words(known, pattern)).as(spelling).isEqualTo(regexWords(known, spelling));
            }
            assertThat(String.join("", words(text, pattern))).isEqualTo(text);
        }
    }

    @Property(tries = 1000)
    @Domain(CaseTexts.class)
    void caseMarksAndContractionsAreTakenApartAsTheRegularExpressionDoes(@ForAll String text) {
        for (SplitPattern pattern : SplitPattern.values()) {
            assertThat(words(text, pattern)).as(pattern.name()).isEqualTo(regexWords(text, pattern.regex()));
        }
    }

    @Example
    void realTextIsSplitAsTheRegularExpressionDoes() throws Exception {
        for (String line : Europarl.everyLine(300)) {
            for (SplitPattern pattern : SplitPattern.values()) {
                assertThat(words(line, pattern)).isEqualTo(regexWords(line, pattern.regex()));
            }
        }
    }

    @Example
    void aSentenceIsSplitAsGpt4DoesIt() {
        assertThat(words("Hello world, it'S 20245!\n\n  They'll  go(x) \n y", SplitPattern.GPT4))
                .containsExactly(
                        "Hello", " world", ",", " it", "'S", " ", "202", "45", "!\n\n", " ", " They", "'ll", " ", " go",
                        "(x", ")", " \n", " y");
    }

    @Example
    void aSentenceIsSplitAsGpt4oDoesIt() {
        assertThat(words("HelloWORLDs it's/\n/ 20245", SplitPattern.O200K))
                .containsExactly("Hello", "WORLDs", " it's", "/\n/", " ", "202", "45");
    }

    @Example
    void everySpellingIsRecognisedAndAnotherIsNot() {
        for (SplitPattern pattern : SplitPattern.values()) {
            assertThat(pattern.spellings()).allSatisfy(spelling -> assertThat(SplitPattern.of(spelling))
                    .contains(pattern));
        }
        assertThat(SplitPattern.of("\\w+")).isEmpty();
    }

    @Example
    void tenMegabytesOfOneCharacterTakeLinearTime() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String unit : List.of("a", " ", "\n", "A", "ʰA", "😀", "1", "\u0301", "\u3000")) {
                byte[] text = unit.repeat(10_000_000 / unit.getBytes(StandardCharsets.UTF_8).length)
                        .getBytes(StandardCharsets.UTF_8);
                for (SplitPattern pattern : SplitPattern.values()) {
                    int end = 0;
                    while (end < text.length) {
                        end = pattern.splitter().wordEnd(text, end, text.length);
                    }
                }
            }
        });
    }

    private static List<String> words(String text, SplitPattern pattern) {
        List<String> words = new ArrayList<>();
        PreTokenizer.split(text, pattern, words::add);
        return words;
    }

    private static List<String> regexWords(String text, String regex) {
        return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isClassedAlikeByThisJava(int codePoint) {
        byte ours = CharacterClass.fine(codePoint);
        byte javas =
                switch (Character.getType(codePoint)) {
                    case Character.UPPERCASE_LETTER, Character.TITLECASE_LETTER -> CharacterClass.UPPER;
                    case Character.LOWERCASE_LETTER -> CharacterClass.LOWER;
                    case Character.MODIFIER_LETTER, Character.OTHER_LETTER -> CharacterClass.LETTER;
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
                        CharacterClass.MARK;
                    case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                        CharacterClass.NUMBER;
                    default -> CharacterClass.OTHER;
                };
        return ours == javas || ours == CharacterClass.SPACE;
    }
}
