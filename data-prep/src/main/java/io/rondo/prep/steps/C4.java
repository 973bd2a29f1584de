package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.documents.Document;
import io.rondo.prep.quality.CleanLines;
import io.rondo.prep.quality.Occurrence;
import io.rondo.prep.quality.Rule;
import io.rondo.prep.quality.RuleList;
import io.rondo.prep.quality.SentenceCount;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of C4 (Raffel et al. 2020, section 2.2) without its list of bad words: lines that are no sentences are dropped,
 * then what is left is judged. Dropped lines are counted.
 *
 * @param terminalPunctuation drop lines that do not end with {@code . ? !} or a quotation mark
 * @param minWords drop lines with fewer
 * @param maxWordLength drop lines with a longer word, in UTF-16 units
 * @param javascript drop lines that speak of JavaScript
 * @param policies drop lines with the phrases of notices about cookies, privacy and terms
 * @param citations take numbers in square brackets out
 * @param loremIpsum reject documents with this text
 * @param curlyBracket reject documents with this character
 * @param minSentences reject documents with fewer
 */
public record C4(
        @Default("true") boolean terminalPunctuation,
        @Default("3") @Range(min = 0, max = 1_000_000) int minWords,
        @Default("1000") @Range(min = 1, max = 1_000_000_000) int maxWordLength,
        @Default("true") boolean javascript,
        @Default("true") boolean policies,
        @Default("true") boolean citations,
        @Default("true") boolean loremIpsum,
        @Default("true") boolean curlyBracket,
        @Default("5") @Range(min = 0, max = 1_000_000) int minSentences)
        implements DocumentStep {
    /** With the numbers of the published code. */
    static final C4 PUBLISHED = new C4(true, 3, 1000, true, true, true, true, true, 5);

    /** As FineWeb uses it: lines need no mark at their end. */
    static final C4 UNPUNCTUATED = new C4(false, 3, 1000, true, true, true, true, true, 5);

    @Override
    public String name() {
        return "c4";
    }

    @Override
    public List<String> rules() {
        return ruleList().names();
    }

    @Override
    public Prepared prepare(StepResources resources) {
        CleanLines lines =
                new CleanLines(terminalPunctuation, minWords, maxWordLength, javascript, policies, citations);
        RuleList rules = ruleList();
        return () -> document -> {
            String left = lines.clean(document, name());
            return rules.judge(left.equals(document.text()) ? document : new Document(left, document.tally()));
        };
    }

    private RuleList ruleList() {
        List<Rule> rules = new ArrayList<>();
        if (loremIpsum) {
            rules.add(new Occurrence("lorem-ipsum", "lorem ipsum"));
        }
        if (curlyBracket) {
            rules.add(new Occurrence("curly-bracket", "{"));
        }
        rules.add(new SentenceCount(minSentences));
        return new RuleList(name(), rules);
    }
}
