package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.util.OptionalDouble;

/**
 * Share of the characters that stand in lines that are a repetition of an earlier one (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1, table A1: 0.20 at most).
 */
public record DuplicateLineCharacters(double most) implements Rule {
    @Override
    public String name() {
        return "duplicate-line-characters";
    }

    @Override
    public OptionalDouble objection(Document document) {
        return Rule.above(
                Rule.share(Repeats.units(document.lines()), document.text().length()), most);
    }
}
