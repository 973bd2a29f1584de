package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.quality.BulletLines;
import io.rondo.prep.quality.EllipsisLines;
import io.rondo.prep.quality.EllipsisRatio;
import io.rondo.prep.quality.HashRatio;
import io.rondo.prep.quality.MeanWordLength;
import io.rondo.prep.quality.RuleList;
import io.rondo.prep.quality.StopWords;
import io.rondo.prep.quality.WordCount;
import io.rondo.prep.quality.WordsWithLetter;
import java.util.List;

/**
 * The quality rules of Gopher (Rae et al. 2021, appendix A.1.1), with its thresholds as defaults.
 *
 * @param minWords of words that are more than symbols
 * @param maxWords of words that are more than symbols
 * @param minMeanWordLength characters
 * @param maxMeanWordLength characters
 * @param maxHashes number signs per word
 * @param maxEllipses ellipses per word
 * @param maxBulletLines share of the lines
 * @param maxEllipsisLines share of the lines
 * @param minWordsWithLetter share of the words
 * @param stopWords words that running text has; English ones by default
 * @param minStopWords how many different ones of them must occur
 */
public record GopherQuality(
        @Default("50") @Range(min = 0, max = 1_000_000_000) int minWords,
        @Default("100000") @Range(min = 1, max = 1_000_000_000) int maxWords,
        @Default("3") @Range(min = 0, max = 1_000_000) double minMeanWordLength,
        @Default("10") @Range(min = 0, max = 1_000_000) double maxMeanWordLength,
        @Default("0.1") @Range(min = 0, max = 1_000_000) double maxHashes,
        @Default("0.1") @Range(min = 0, max = 1_000_000) double maxEllipses,
        @Default("0.9") @Range(min = 0, max = 1) double maxBulletLines,
        @Default("0.3") @Range(min = 0, max = 1) double maxEllipsisLines,
        @Default("0.8") @Range(min = 0, max = 1) double minWordsWithLetter,
        @Default("[the, be, to, of, and, that, have, with]") List<String> stopWords,
        @Default("2") @Range(min = 0, max = 1_000) int minStopWords)
        implements DocumentStep {
    /** With the published thresholds. */
    static final GopherQuality PUBLISHED = new GopherQuality(
            50,
            100_000,
            3,
            10,
            0.1,
            0.1,
            0.9,
            0.3,
            0.8,
            List.of("the", "be", "to", "of", "and", "that", "have", "with"),
            2);

    public GopherQuality {
        stopWords = List.copyOf(stopWords);
    }

    @Override
    public String name() {
        return "gopher-quality";
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
                        new WordCount(minWords, maxWords),
                        new MeanWordLength(minMeanWordLength, maxMeanWordLength),
                        new HashRatio(maxHashes),
                        new EllipsisRatio(maxEllipses),
                        new BulletLines(maxBulletLines),
                        new EllipsisLines(maxEllipsisLines),
                        new WordsWithLetter(minWordsWithLetter),
                        new StopWords(stopWords, minStopWords)));
    }
}
