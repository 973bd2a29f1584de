package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.util.OptionalDouble;

/**
 * Line feeds per word (Penedo et al. 2024, "The FineWeb Datasets: Decanting the Web for the Finest Text Data at Scale", section 3.4, and its published code: 0.3 at most).
 */
public record NewlineRatio(double most) implements Rule {
    @Override
    public String name() {
        return "newlines";
    }

    @Override
    public OptionalDouble objection(Document document) {
        long feeds =
                document.text().chars().filter(character -> character == '\n').count();
        return Rule.above(Rule.share(feeds, document.words().count()), most);
    }
}
