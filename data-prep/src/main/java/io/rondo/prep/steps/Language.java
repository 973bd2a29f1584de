package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.language.AcceptedLanguages;
import io.rondo.prep.language.LanguageDetector;
import java.util.List;
import java.util.Locale;

/**
 * Tells the language of each document and keeps those of some languages.
 *
 * @param accept ISO 639-1 or 639-3 codes, each perhaps with a confidence of its own ({@code en}, {@code deu:0.5});
 *     empty: all languages, which are then only told and counted
 * @param confidence the least probability that the detector must give an accepted language without its own
 */
public record Language(@Default("[]") List<String> accept, @Default("0.02") @Range(min = 0, max = 1) double confidence)
        implements DocumentStep {
    /** Counts of languages have this before the ISO 639-3 code. */
    public static final String TALLY_PREFIX = "language.";

    private static final String RULE = "other-language";

    public Language {
        accept = List.copyOf(accept);
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public List<String> rules() {
        return List.of(RULE);
    }

    @Override
    public Prepared prepare(StepResources resources) {
        AcceptedLanguages accepted = AcceptedLanguages.of(accept, confidence);
        return () -> {
            LanguageDetector detector = new LanguageDetector();
            return document -> {
                LanguageDetector.Guess guess = detector.detect(document.text());
                document.tally().add(TALLY_PREFIX + guess.language(), 1);
                return accepted.accept(guess)
                        ? Verdict.kept(document)
                        : new Verdict.Rejected(
                                RULE, String.format(Locale.ROOT, "%s %.3f", guess.language(), guess.confidence()));
            };
        };
    }
}
