package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {
    private static final Pattern GPT2 = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    @Test
    void aSentenceIsSplitAsGpt2DoesIt() {
        assertThat(words("Hello world, it's 2024!\n\n  They'll  go 'til we've…"))
                .containsExactly(
                        "Hello", " world", ",", " it", "'s", " 2024", "!", "\n\n ", " They", "'ll", " ", " go", " '",
                        "til", " we", "'ve", "…");
    }

    @Test
    void theLastSpaceGoesWithTheWordOnlyIfItIsABlank() {
        assertThat(words("a   b")).containsExactly("a", "  ", " b");
        assertThat(words("a\n\nb")).containsExactly("a", "\n", "\n", "b");
        assertThat(words("a \u00A0b")).containsExactly("a", " ", "\u00A0", "b");
        assertThat(words("a   ")).containsExactly("a", "   ");
        assertThat(words(" ")).containsExactly(" ");
        assertThat(words("")).isEmpty();
    }

    @Test
    void contractionsAreLowerCaseAndWhole() {
        assertThat(words("'s'S 'l'll'lx''s")).containsExactly("'s", "'", "S", " '", "l", "'ll", "'", "lx", "''", "s");
    }

    @Test
    void lettersThatJavasOwnTablesMayLackAreLetters() {
        assertThat(words("a\uD803\uDD4A\uD86C\uDFF0"))
                .as("U+10D4A (Unicode 16), U+2B3F0")
                .hasSize(1);
    }

    @Property
    @Domain(Texts.class)
    void itAgreesWithTheRegularExpression(@ForAll String text) {
        String known = text.codePoints()
                .filter(PreTokenizerTest::isClassedAlikeByThisJava)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(words(known))
                .isEqualTo(GPT2.matcher(known).results().map(MatchResult::group).toList());
        assertThat(String.join("", words(text))).isEqualTo(text);
    }

    @Test
    void itAgreesWithTheRegularExpressionOnRealText() throws Exception {
        for (String line : Europarl.everyLine(200)) {
            assertThat(words(line))
                    .isEqualTo(
                            GPT2.matcher(line).results().map(MatchResult::group).toList());
        }
    }

    @Test
    void classesDifferFromThisJavasOnlyWhereItsUnicodeVersionDiffers() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (!isClassedAlikeByThisJava(codePoint)) {
                boolean unassignedHere = Character.getType(codePoint) == Character.UNASSIGNED;
                boolean newerHere = CharacterClass.of(codePoint) == CharacterClass.OTHER;
                assertThat(unassignedHere || newerHere).as("U+%04X", codePoint).isTrue();
            }
        }
    }

    @Test
    void aMegabyteOfOneCharacterTakesLinearTime() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (String unit : List.of("a", " ", "'", "\n", "1", "!")) {
                assertThat(words(unit.repeat(1 << 20))).hasSizeLessThanOrEqualTo(2);
            }
        });
    }

    private static boolean isClassedAlikeByThisJava(int codePoint) {
        byte expected =
                switch (Character.getType(codePoint)) {
                    case Character.UPPERCASE_LETTER,
                            Character.LOWERCASE_LETTER,
                            Character.TITLECASE_LETTER,
                            Character.MODIFIER_LETTER,
                            Character.OTHER_LETTER -> CharacterClass.LETTER;
                    case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                        CharacterClass.NUMBER;
                    default -> CharacterClass.OTHER;
                };
        byte ours = CharacterClass.of(codePoint);
        return ours == expected || ours == CharacterClass.SPACE;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        PreTokenizer.split(text, words::add);
        return words;
    }
}
