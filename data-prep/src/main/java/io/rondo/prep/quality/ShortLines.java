package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * Share of the lines that are short (Penedo et al. 2024, "The FineWeb Datasets: Decanting the Web for the Finest Text Data at Scale", section 3.4: lines of 30 characters or less, 0.67 at most).
 *
 * @param characters the longest length that is short
 */
public record ShortLines(int characters, double most) implements Rule {
    @Override
    public String name() {
        return "short-lines";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans lines = document.lines();
        int count = 0;
        for (int i = 0; i < lines.count(); i++) {
            boolean small = lines.length(i) <= 2 * characters
                    && document.text().codePointCount(lines.start(i), lines.end(i)) <= characters;
            count += small ? 1 : 0;
        }
        return Rule.above(Rule.share(count, lines.count()), most);
    }
}
