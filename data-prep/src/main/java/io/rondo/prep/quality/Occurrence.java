package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.util.OptionalDouble;

/**
 * Whether something stands in the text that good text does not have, whatever its case (Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", section 2.2: {@code lorem ipsum} and the
 * curly bracket of programs).
 *
 * @param what in lower case, ASCII only
 */
public record Occurrence(String name, String what) implements Rule {
    @Override
    public OptionalDouble objection(Document document) {
        int at = Phrases.indexOf(document.text(), what, 0, document.text().length());
        return at < 0 ? OptionalDouble.empty() : OptionalDouble.of(1);
    }
}
