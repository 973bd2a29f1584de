package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.normalization.TextNormalizer;
import java.util.List;

/**
 * Normalises texts; rejects nothing. Counts, per document, what it had to do.
 *
 * @param lineEnds every kind of line end becomes a line feed
 * @param mojibake UTF-8 that was read as Latin-1 or Windows-1252 is repaired
 * @param controls control characters, byte order marks and noncharacters are removed; tab and line feed stay
 * @param nfc Unicode normalization form C
 */
public record Normalize(
        @Default("true") boolean lineEnds,
        @Default("true") boolean mojibake,
        @Default("true") boolean controls,
        @Default("true") boolean nfc)
        implements DocumentStep {
    /** Everything. */
    public static final Normalize ALL = new Normalize(true, true, true, true);

    @Override
    public String name() {
        return "normalize";
    }

    @Override
    public List<String> rules() {
        return List.of();
    }

    @Override
    public Prepared prepare(StepResources resources) {
        return () -> {
            TextNormalizer normalizer = new TextNormalizer(lineEnds, mojibake, controls, nfc);
            return document -> new Verdict.Kept(normalizer.normalize(
                    document.text(), part -> document.tally().add(name() + "." + part, 1)));
        };
    }
}
