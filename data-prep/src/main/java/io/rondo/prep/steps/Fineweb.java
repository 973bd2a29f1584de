package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.quality.DuplicateLineCharacters;
import io.rondo.prep.quality.NewlineRatio;
import io.rondo.prep.quality.PunctuatedLines;
import io.rondo.prep.quality.RuleList;
import io.rondo.prep.quality.ShortLines;
import java.util.List;

/**
 * The rules that FineWeb adds to Gopher's and C4's (Penedo et al. 2024, section 3.4), with the thresholds of its code as
 * defaults.
 *
 * @param minPunctuatedLines share of the lines that end with a mark
 * @param shortLineCharacters the longest line that is short
 * @param maxShortLines share of the lines
 * @param maxDuplicateLineCharacters share of the characters that stand in repeated lines
 * @param maxNewlines line feeds per word
 */
public record Fineweb(
        @Default("0.12") @Range(min = 0, max = 1) double minPunctuatedLines,
        @Default("30") @Range(min = 0, max = 1_000_000) int shortLineCharacters,
        @Default("0.67") @Range(min = 0, max = 1) double maxShortLines,
        @Default("0.01") @Range(min = 0, max = 1) double maxDuplicateLineCharacters,
        @Default("0.3") @Range(min = 0, max = 1_000_000) double maxNewlines)
        implements DocumentStep {
    /** With the published thresholds. */
    static final Fineweb PUBLISHED = new Fineweb(0.12, 30, 0.67, 0.01, 0.3);

    @Override
    public String name() {
        return "fineweb";
    }

    @Override
    public List<String> rules() {
        return ruleList().names();
    }

    @Override
    public Prepared prepare(StepResources resources) {
        RuleList rules = ruleList();
        return () -> rules::judge;
    }

    private RuleList ruleList() {
        return new RuleList(
                name(),
                List.of(
                        new PunctuatedLines(minPunctuatedLines),
                        new ShortLines(shortLineCharacters, maxShortLines),
                        new DuplicateLineCharacters(maxDuplicateLineCharacters),
                        new NewlineRatio(maxNewlines)));
    }
}
