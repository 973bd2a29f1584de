package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.quality.DuplicateLineCharacters;
import io.rondo.prep.quality.DuplicateLines;
import io.rondo.prep.quality.DuplicateNgramCharacters;
import io.rondo.prep.quality.DuplicateParagraphCharacters;
import io.rondo.prep.quality.DuplicateParagraphs;
import io.rondo.prep.quality.Rule;
import io.rondo.prep.quality.RuleList;
import io.rondo.prep.quality.TopNgramCharacters;
import java.util.ArrayList;
import java.util.List;

/**
 * The repetition rules of Gopher (Rae et al. 2021, table A1), with its thresholds as defaults. All are shares, of the lines
 * or paragraphs or of the characters.
 *
 * @param maxTopNgrams for sequences of 2, 3, … words
 * @param maxDuplicateNgrams for sequences of 5, 6, … words
 */
public record GopherRepetition(
        @Default("0.3") @Range(min = 0, max = 1) double maxDuplicateLines,
        @Default("0.3") @Range(min = 0, max = 1) double maxDuplicateParagraphs,
        @Default("0.2") @Range(min = 0, max = 1) double maxDuplicateLineCharacters,
        @Default("0.2") @Range(min = 0, max = 1) double maxDuplicateParagraphCharacters,
        @Default("[0.2, 0.18, 0.16]") @Range(min = 0, max = 1) List<Double> maxTopNgrams,
        @Default("[0.15, 0.14, 0.13, 0.12, 0.11, 0.1]") @Range(min = 0, max = 1) List<Double> maxDuplicateNgrams)
        implements DocumentStep {
    /** With the published thresholds. */
    static final GopherRepetition PUBLISHED = new GopherRepetition(
            0.3, 0.3, 0.2, 0.2, List.of(0.2, 0.18, 0.16), List.of(0.15, 0.14, 0.13, 0.12, 0.11, 0.1));

    private static final int SHORTEST_TOP = 2;
    private static final int SHORTEST_DUPLICATE = 5;

    public GopherRepetition {
        maxTopNgrams = List.copyOf(maxTopNgrams);
        maxDuplicateNgrams = List.copyOf(maxDuplicateNgrams);
    }

    @Override
    public String name() {
        return "gopher-repetition";
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
        List<Rule> rules = new ArrayList<>();
        rules.add(new DuplicateLines(maxDuplicateLines));
        rules.add(new DuplicateParagraphs(maxDuplicateParagraphs));
        rules.add(new DuplicateLineCharacters(maxDuplicateLineCharacters));
        rules.add(new DuplicateParagraphCharacters(maxDuplicateParagraphCharacters));
        for (int i = 0; i < maxTopNgrams.size(); i++) {
            rules.add(new TopNgramCharacters(SHORTEST_TOP + i, maxTopNgrams.get(i)));
        }
        for (int i = 0; i < maxDuplicateNgrams.size(); i++) {
            rules.add(new DuplicateNgramCharacters(SHORTEST_DUPLICATE + i, maxDuplicateNgrams.get(i)));
        }
        return new RuleList(name(), rules);
    }
}
