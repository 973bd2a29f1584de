package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.documents.Verdict;
import java.util.List;

/**
 * Drops documents with fewer characters than asked for, white space at both ends not counted.
 *
 * @param least Unicode code points
 */
public record MinCharacters(@Default("1") @Range(min = 1, max = 1_000_000_000) int least) implements DocumentStep {
    private static final String RULE = "too-short";

    @Override
    public String name() {
        return "min-characters";
    }

    @Override
    public List<String> rules() {
        return List.of(RULE);
    }

    @Override
    public Prepared prepare(StepResources resources) {
        return () -> document -> {
            String stripped = document.text().strip();
            int characters = stripped.codePointCount(0, stripped.length());
            return characters < least ? Verdict.rejected(RULE, characters) : Verdict.kept(document);
        };
    }
}
