package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.dedup.ParagraphSettings;
import java.util.List;

/**
 * Removes lines that occurred before, in the same or another document; the one of the smallest source, then position, then
 * number stays. Lines are equal if their words are: case, spaces and punctuation do not count.
 *
 * @param minWords shorter lines always stay, as headings and list items repeat by their nature
 * @param minCharacters a document of which less is left is rejected; white space at both ends does not count
 */
public record ParagraphDuplicates(
        @Default("5") @Range(min = 1, max = 1_000_000) int minWords,
        @Default("1") @Range(min = 1, max = 1_000_000_000) int minCharacters)
        implements CorpusStep {
    /** The only rule: too little is left. */
    public static final String RULE = "paragraph-duplicates.characters";

    /** Which paragraphs are compared. */
    public ParagraphSettings settings() {
        return new ParagraphSettings(minWords);
    }

    @Override
    public String name() {
        return "paragraph-duplicates";
    }

    @Override
    public List<String> rules() {
        return List.of(RULE);
    }
}
