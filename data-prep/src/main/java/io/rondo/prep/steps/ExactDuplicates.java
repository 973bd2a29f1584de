package io.rondo.prep.steps;

import java.util.List;

/**
 * Drops every document whose text occurred before: of equal documents that of the smallest source is kept, then that of
 * the smallest position.
 */
public record ExactDuplicates() implements CorpusStep {
    /** The only rule. */
    public static final String RULE = "duplicate";

    @Override
    public String name() {
        return "exact-duplicates";
    }

    @Override
    public List<String> rules() {
        return List.of(RULE);
    }
}
