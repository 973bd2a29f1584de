package io.rondo.prep.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.prep.documents.Document;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RulesTest {
    /** A rule, a text that passes and one that does not, and what was measured of the latter. */
    record Case(Rule rule, String passes, String fails, double value) {}

    private static final List<Case> CASES = List.of(
            new Case(new WordCount(3, 5), "one two -- three", "one two -- ...", 2),
            new Case(new WordCount(1, 3), "a b 3 *", "a b c d", 4),
            new Case(new MeanWordLength(3, 10), "cat dogs - -", "a bc - ------", 1.5),
            new Case(new MeanWordLength(3, 10), "äöüß ab", "abcdefghijk", 11),
            new Case(new HashRatio(0.1), "#one two three four five six seven eight nine ten", "#a b c d e", 0.2),
            new Case(new EllipsisRatio(0.5), "a... b c d…", "a... b… c.... ...", 1),
            new Case(new BulletLines(0.5), "• one\ntwo\n\n", "- one\n * two\nthree", 2 / 3.0),
            new Case(new EllipsisLines(0.3), "one...\ntwo\nthree\nfour", "one… \ntwo", 0.5),
            new Case(new WordsWithLetter(0.8), "a b c d 5", "a b c 4 5", 0.6),
            new Case(new StopWords(List.of("the", "be", "to"), 2), "The cat wants (to) sleep", "the the cat, theto", 1),
            new Case(new StopWords(List.of("the", "be"), 2), "\"The\" to-be be.", "the other bee", 1),
            new Case(new DuplicateLines(0.3), "a\nb\nc\n\n a \n", "a\na\nb", 1 / 3.0),
            new Case(new DuplicateParagraphs(0.3), "a\na\n\nb", "a\nb\n\na\nb\n\nc", 1 / 3.0),
            new Case(new DuplicateLineCharacters(0.2), "long line here\na\na", "abcd\nabcd", 4 / 9.0),
            new Case(new DuplicateParagraphCharacters(0.2), "long line here\n\na\n\na", "abcd\n\nabcd", 0.4),
            new Case(new TopNgramCharacters(2, 0.5), "a b c d e f g h i j", "of the cat of the", 12 / 17.0),
            new Case(new TopNgramCharacters(2, 0.2), "aaaa bbbb cc dd eeee ffff", "of the cat of the", 12 / 17.0),
            new Case(new DuplicateNgramCharacters(5, 0.15), "a b c d e f g h i j", "a b c d e x a b c d e", 9 / 21.0),
            new Case(new DuplicateNgramCharacters(5, 0.15), "a b c d a b c d", "a a a a a a a a a a a a", 18 / 23.0),
            new Case(new Occurrence("lorem-ipsum", "lorem ipsum"), "lorem, ipsum", "a Lorem IPSUM b", 1),
            new Case(new Occurrence("curly-bracket", "{"), "a (b)", "if (a) {", 1),
            new Case(new SentenceCount(3), "One. Two! \"Three?\"", "One 3.14 is it. Two!!", 2),
            new Case(new SentenceCount(3), "一。二！三", "Wait... what?!", 2),
            new Case(new PunctuatedLines(0.5), "One.\nTwo\n", "One,\nTwo\nThree.", 1 / 3.0),
            new Case(new PunctuatedLines(0.5), "“One”\nTwo", "-", 0),
            new Case(new ShortLines(3, 0.5), "abcd\nabc", "abc\näöü\nabcd", 2 / 3.0),
            new Case(new NewlineRatio(0.3), "a b c d\ne", "a\nb", 0.5));

    @Test
    void eachRuleMeasuresWhatItSays() {
        for (Case check : CASES) {
            assertThat(check.rule.objection(Document.of(check.passes)))
                    .as("%s passes %s", check.rule, check.passes)
                    .isEmpty();
            OptionalDouble objection = check.rule.objection(Document.of(check.fails));
            assertThat(objection).as("%s of %s", check.rule, check.fails).isPresent();
            assertThat(objection.getAsDouble())
                    .as("%s of %s", check.rule, check.fails)
                    .isCloseTo(check.value, within(1e-9));
        }
    }

    @Test
    void nothingIsMeasuredOfAnEmptyTextWithoutAnError() {
        for (Case check : CASES) {
            assertThat(check.rule.objection(Document.of("")).orElse(0))
                    .as("%s", check.rule)
                    .isZero();
        }
    }

    @Test
    void linesThatAreNoSentencesAreDroppedAndCounted() {
        CleanLines published = new CleanLines(true, 3, 20, true, true, true);
        Document document = Document.of(
                """
                A whole sentence stays here.
                Menu
                No mark at the end
                It trails off at the end...
                Please enable JavaScript in your browser.
                We use Cookies, says our Privacy  Policy. We use cookies.
                A word of aaaaaaaaaaaaaaaaaaaaaaaaaaaa is too long.

                Cited twice[1][23], but [not] that [].""");

        assertThat(published.clean(document, "c4"))
                .isEqualTo("A whole sentence stays here.\n\nCited twice, but [not] that [].");
        assertThat(document.tally().encode())
                .isEqualTo(
                        """
                        c4.javascript-lines=1
                        c4.overlong-words=1
                        c4.policy-lines=1
                        c4.short-lines=1
                        c4.unpunctuated-lines=2
                        """);
    }

    @Test
    void cleanTextIsTheSameInstance() {
        Document document = Document.of("A whole sentence.\n\nAnd \"another one.\"\n");

        assertThat(new CleanLines(true, 3, 1000, true, true, true).clean(document, "c4"))
                .isSameAs(document.text());
    }

    @Test
    void partsCanBeLeftOut() {
        String text = "No mark\nUse cookies and javascript[1]";

        assertThat(new CleanLines(false, 0, 1000, false, false, false).clean(Document.of(text), "c4"))
                .isEqualTo(text);
    }
}
