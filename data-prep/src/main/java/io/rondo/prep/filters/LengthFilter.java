package io.rondo.prep.filters;

import io.rondo.prep.documents.Verdict;
import java.util.Optional;

/**
 * Drops documents with fewer characters than asked for, white space at both ends not counted.
 *
 * @param minCharacters Unicode code points
 */
public record LengthFilter(int minCharacters) implements DocumentFilter {
    @Override
    public Judge begin() {
        return text -> {
            String stripped = text.strip();
            return stripped.codePointCount(0, stripped.length()) < minCharacters
                    ? Optional.of(Verdict.TOO_SHORT)
                    : Optional.empty();
        };
    }
}
